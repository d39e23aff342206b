using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server.Internal;
using Grpc.Core;
using Grpc.Reflection.V1;
using static Grpc.Reflection.V1.ServerReflectionRequest;

namespace Grpc.AspNetCore.Server.Reflection;

/// <summary>Answers reflection requests from the services mapped so far.</summary>
internal sealed class ReflectionAnswers(MappedServices services)
{
    private readonly Lock _lock = new();
    private DescriptorIndex? _index;
    private int _indexed;

    public ServerReflectionResponse Answer(ServerReflectionRequest request)
    {
        var response = new ServerReflectionResponse { ValidHost = request.Host, OriginalRequest = request };
        var index = Index();
        switch (request.MessageRequestCase)
        {
            case MessageRequestOneofCase.ListServices:
                response.ListServicesResponse = new ListServiceResponse
                {
                    Service = { index.ServiceNames.Select(name => new ServiceResponse { Name = name }) },
                };
                break;
            case MessageRequestOneofCase.FileByFilename:
                AnswerFile(response, index.FileNamed(request.FileByFilename));
                break;
            case MessageRequestOneofCase.FileContainingSymbol:
                AnswerFile(response, index.FileDefining(request.FileContainingSymbol));
                break;
            case MessageRequestOneofCase.AllExtensionNumbersOfType when index.FileDefining(request.AllExtensionNumbersOfType) is not null:
                // proto3 messages, which all of these are, have no extensions.
                response.AllExtensionNumbersResponse = new ExtensionNumberResponse { BaseTypeName = request.AllExtensionNumbersOfType };
                break;
            case MessageRequestOneofCase.None:
                AnswerError(response, StatusCode.InvalidArgument, "The request asks for nothing.");
                break;
            default:
                AnswerError(response, StatusCode.NotFound, "Not found.");
                break;
        }

        return response;
    }

    private static void AnswerFile(ServerReflectionResponse response, FileDescriptor? file)
    {
        if (file is null)
        {
            AnswerError(response, StatusCode.NotFound, "Not found.");
            return;
        }

        response.FileDescriptorResponse = new FileDescriptorResponse();
        AddWithDependencies(response.FileDescriptorResponse, file, []);
    }

    private static void AddWithDependencies(FileDescriptorResponse response, FileDescriptor file, HashSet<string> added)
    {
        if (added.Add(file.Name))
        {
            response.FileDescriptorProto.Add(file.SerializedData);
            foreach (var dependency in file.Dependencies)
            {
                AddWithDependencies(response, dependency, added);
            }
        }
    }

    private static void AnswerError(ServerReflectionResponse response, StatusCode code, string message) =>
        response.ErrorResponse = new ErrorResponse { ErrorCode = (int)code, ErrorMessage = message };

    private DescriptorIndex Index()
    {
        lock (_lock)
        {
            if (_index is null || _indexed != services.Descriptors.Count)
            {
                _indexed = services.Descriptors.Count;
                _index = new DescriptorIndex(services.Descriptors);
            }

            return _index;
        }
    }
}
