namespace Grpc.Core;

/// <summary>Name and kind of a method, without its message types.</summary>
public interface IMethod
{
    MethodType Type { get; }

    string ServiceName { get; }

    string Name { get; }

    /// <summary>The HTTP/2 path: "/service/method".</summary>
    string FullName { get; }
}
