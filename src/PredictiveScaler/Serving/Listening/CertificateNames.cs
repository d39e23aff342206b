using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PredictiveScaler.Serving.Listening;

/// <summary>The names a certificate speaks for: common name, and e-mail, DNS and URI alternative names.</summary>
internal static class CertificateNames
{
    private const string SubjectAlternativeName = "2.5.29.17";
    private const int EmailTag = 1;
    private const int DnsTag = 2;
    private const int UriTag = 6;

    public static IEnumerable<string> Of(X509Certificate2 certificate)
    {
        var names = new List<string>();
        if (certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false) is { Length: > 0 } commonName)
        {
            names.Add(commonName);
        }

        foreach (var extension in certificate.Extensions.Where(e => e.Oid?.Value == SubjectAlternativeName))
        {
            AddAlternativeNames(names, extension.RawData);
        }

        return names;
    }

    private static void AddAlternativeNames(List<string> names, byte[] encoded)
    {
        try
        {
            var general = new AsnReader(encoded, AsnEncodingRules.DER).ReadSequence();
            while (general.HasData)
            {
                var tag = general.PeekTag();
                if (tag is { TagClass: TagClass.ContextSpecific, TagValue: EmailTag or DnsTag or UriTag })
                {
                    names.Add(general.ReadCharacterString(UniversalTagNumber.IA5String, tag));
                }
                else
                {
                    general.ReadEncodedValue();
                }
            }
        }
        catch (AsnContentException e)
        {
            throw new CryptographicException("The alternative names of a certificate cannot be read.", e);
        }
    }
}
