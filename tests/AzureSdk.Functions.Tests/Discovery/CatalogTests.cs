using AzureSdk.Functions.Tests.Hosting;
using AzureSdk.Functions.Tests.Http;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Discovery;
using Microsoft.Extensions.DependencyInjection;

namespace AzureSdk.Functions.Tests.Discovery;

public sealed class CatalogTests
{
    [Theory]
    [InlineData(typeof(WrongFunctions.Duplicate), "Two functions are named \"same\"")]
    [InlineData(typeof(WrongFunctions.SharedRoute), "share the route \"api/a/{y}\"")]
    [InlineData(typeof(WrongFunctions.BadName), "a name has letters")]
    [InlineData(typeof(WrongFunctions.NoTrigger), "exactly one parameter must carry a trigger")]
    [InlineData(typeof(WrongFunctions.WrongTriggerType), "[HttpTrigger] goes on a parameter of type HttpRequest")]
    [InlineData(typeof(WrongFunctions.PlainResult), "wrap it, as in new OkObjectResult(value)")]
    [InlineData(typeof(WrongFunctions.AsyncVoid), "async void")]
    [InlineData(typeof(WrongFunctions.ValueTaskResult), "does not wait for a ValueTask")]
    [InlineData(typeof(WrongFunctions.UnknownService), "asks for System.Text.StringBuilder, which is not among the services")]
    [InlineData(typeof(WrongFunctions.ServiceParameter), "services go to the constructor")]
    [InlineData(typeof(WrongFunctions.UserLevel), "the authorization level User is not supported")]
    [InlineData(typeof(WrongFunctions.BadRoute), "cannot be read")]
    [InlineData(typeof(WrongFunctions.SlashRoute), "must not start with '/'")]
    [InlineData(typeof(WrongFunctions.HiddenMethod), "must be public")]
    [InlineData(typeof(WrongFunctions.Timer), "does not host")]
    public void A_wrong_function_stops_the_start_with_its_name_and_fault(Type type, string fault)
    {
        var e = Assert.Throws<InvalidOperationException>(() => FunctionHost.Builder(type).Build());
        Assert.Contains(fault, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fault_is_told_at_once()
    {
        var e = Assert.Throws<InvalidOperationException>(() => FunctionHost.Builder(typeof(WrongFunctions.NoTrigger), typeof(WrongFunctions.PlainResult), typeof(WrongFunctions.UserLevel)).Build());
        Assert.Equal(3, e.Message.Split(Environment.NewLine + "- ").Length - 1);
    }

    [Fact]
    public void Http_functions_need_the_web_application()
    {
        var builder = FunctionsApplication.CreateBuilder(["--port", "0"]);
        builder.Services.AddSingleton<IFunctionTypes>(new FixedTypes(typeof(KeyFunctions)));
        Assert.Contains("ConfigureFunctionsWebApplication()", Assert.Throws<InvalidOperationException>(builder.Build).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_types_of_the_app_are_those_of_the_entry_assembly() => Assert.Contains(typeof(KeyFunctions), new EntryAssemblyTypes().List());

    [Fact]
    public void An_app_is_built_once()
    {
        var builder = FunctionHost.Builder(typeof(KeyFunctions));
        using var host = builder.Build();
        Assert.Throws<InvalidOperationException>(builder.Build);
        Assert.Throws<InvalidOperationException>(() => builder.Use(static next => next));
    }
}
