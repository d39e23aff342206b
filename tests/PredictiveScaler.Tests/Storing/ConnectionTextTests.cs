using Npgsql;
using PredictiveScaler.Storing;
using PredictiveScaler.Storing.Postgres;

namespace PredictiveScaler.Tests.Storing;

public sealed class ConnectionTextTests
{
    [Fact]
    public void A_uri_says_what_keywords_say()
    {
        NpgsqlConnectionStringBuilder uri = ConnectionText.Read("postgresql://scaler:p%40ss%2Fword%3A@db.shop.svc:6432/state?sslmode=verify-ca&sslrootcert=/etc/ca.crt&connect_timeout=9");
        NpgsqlConnectionStringBuilder keywords = ConnectionText.Read(
            "Host=db.shop.svc;Port=6432;Username=scaler;Password=\"p@ss/word:\";Database=state;SSL Mode=VerifyCA;Root Certificate=/etc/ca.crt");

        Assert.True(uri.EquivalentTo(keywords), uri.ConnectionString);
    }

    [Fact]
    public void What_a_uri_leaves_out_is_left_to_defaults()
    {
        NpgsqlConnectionStringBuilder read = ConnectionText.Read("postgres://db");

        Assert.Equal(("db", 5432, null, null, null), (read.Host, read.Port, read.Username, read.Password, read.Database));
        Assert.DoesNotContain("SSL Mode", read.Keys);
        Assert.Contains("SSL Mode", ConnectionText.Read("Host=db;SslMode=Prefer").Keys);
    }

    [Theory]
    [InlineData("Host=db;Password=a;planted")]
    [InlineData("Host=db;Port=planted")]
    [InlineData("Username=planted;Password=planted")]
    [InlineData("postgres://planted:pla#nted@db/x")]
    [InlineData("postgres://planted:pla/nted@db/x")]
    [InlineData("postgres://planted:planted@one,two/x")]
    [InlineData("postgres://planted:planted@db/x/planted")]
    [InlineData("postgres://planted:planted@db/x?planted=planted")]
    [InlineData("postgres://planted:planted@db/x?sslmode=planted")]
    [InlineData("http://planted")]
    public void What_is_wrong_is_said_without_quoting_it(string text)
    {
        StoreUnavailableException refused = Assert.Throws<StoreUnavailableException>(() => ConnectionText.Read(text));

        Assert.StartsWith("connection string malformed: ", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", refused.ToString().Split("   at ")[0], StringComparison.Ordinal);
    }
}
