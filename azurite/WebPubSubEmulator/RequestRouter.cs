using RelayCloud.WebPubSubEmulator.Clients;
using RelayCloud.WebPubSubEmulator.Health;
using RelayCloud.WebPubSubEmulator.Rest;

namespace RelayCloud.WebPubSubEmulator;

/// <summary>Says which part of the service a request is for.</summary>
internal sealed class RequestRouter(PubSubService service)
{
    private readonly RestApi _rest = new(service);
    private readonly ClientEndpoint _clients = new(service);
    private readonly ControlEndpoints _control = new(service);

    public async Task HandleAsync(HttpContext http)
    {
        RawTarget target = RawTarget.Of(http);
        try
        {
            switch (target.Segments)
            {
                case ["emulator", .. var rest]:
                    await _control.HandleAsync(http, rest);
                    break;
                case var _ when service.Chaos.Unavailable:
                    await RestErrors.WriteAsync(http, StatusCodes.Status503ServiceUnavailable, "ServiceUnavailable", "The service is not available at present.");
                    break;
                case ["api", "health"]:
                    http.Response.StatusCode = HttpMethods.IsHead(http.Request.Method) || HttpMethods.IsGet(http.Request.Method) ? StatusCodes.Status200OK : StatusCodes.Status405MethodNotAllowed;
                    break;
                case ["client", "hubs", var hub]:
                    await _clients.HandleAsync(http, hub, target.Path);
                    break;
                case ["client"]:
                    await _clients.HandleAsync(http, http.Request.Query["hub"].ToString(), target.Path);
                    break;
                case ["api", "hubs", ..]:
                    await _rest.HandleAsync(http, target);
                    break;
                default:
                    await RestErrors.WriteAsync(http, StatusCodes.Status404NotFound, "NotFound", "There is nothing here.");
                    break;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException && http.RequestAborted.IsCancellationRequested)
        {
            // The client is gone; nobody is left to answer.
        }
        catch (Exception e)
        {
            ServiceLog.RequestFailed(service.Logger, e);
            if (!http.Response.HasStarted) await RestErrors.WriteAsync(http, StatusCodes.Status500InternalServerError, "InternalServerError", "The request failed in an unexpected way.");
        }
    }
}
