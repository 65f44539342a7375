namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Where a function app begins.</summary>
public class FunctionsApplication
{
    /// <summary>A builder with the defaults: configuration from files, environment and command line, logging to the console.</summary>
    /// <param name="args">The command line; <c>--port N</c> says where to listen.</param>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) => new(args);
}
