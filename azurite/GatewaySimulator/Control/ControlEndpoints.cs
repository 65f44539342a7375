using System.Text.Json;

namespace RelayCloud.GatewaySimulator.Control;

/// <summary>
/// <c>/control</c> and <c>/health</c>. They are reachable from this machine only, because the whole gateway listens on loopback only,
/// and they work whatever fault is on.
/// </summary>
internal static class ControlEndpoints
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static void Map(IEndpointRouteBuilder routes, SimulatedGateway gateway)
    {
        routes.MapGet("/health", http => http.Response.WriteAsJsonAsync(ControlState.HealthOf(gateway), Json));
        routes.MapGet("/control", http => http.Response.WriteAsJsonAsync(ControlState.Of(gateway), Json));
        routes.MapPost("/control/faults", http => ChangeFaultsAsync(http, gateway));
        routes.MapPost("/control/reset", http =>
        {
            gateway.Faults.Reset();
            return http.Response.WriteAsJsonAsync(gateway.Faults.Current, Json);
        });
        routes.MapPost("/control/replay/start", http =>
        {
            if (gateway.StartReplay()) return http.Response.WriteAsJsonAsync(ControlState.HealthOf(gateway), Json);
            return RefuseAsync(http, "This gateway plays no capture: start it with --replay FILE.");
        });
    }

    private static async Task ChangeFaultsAsync(HttpContext http, SimulatedGateway gateway)
    {
        try
        {
            FaultRequest request = await JsonSerializer.DeserializeAsync<FaultRequest>(http.Request.Body, Json, http.RequestAborted)
                ?? throw new JsonException("The body is null.");
            gateway.Faults.Update(request.ApplyTo);
            if (request.DropAll) gateway.Faults.DropAllConnections();
            await http.Response.WriteAsJsonAsync(gateway.Faults.Current, Json);
        }
        catch (JsonException e)
        {
            await RefuseAsync(http, $"{e.Message} See azurite/GatewaySimulator/README.md for the members of this object.");
        }
        catch (ArgumentException e)
        {
            await RefuseAsync(http, e.Message);
        }
    }

    private static Task RefuseAsync(HttpContext http, string message)
    {
        http.Response.StatusCode = StatusCodes.Status400BadRequest;
        return http.Response.WriteAsJsonAsync(new { code = StatusCodes.Status400BadRequest, msg = message, message }, Json);
    }
}
