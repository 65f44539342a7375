using AzureSdk.Functions.Tests.Hosting;
using AzureSdk.Functions.Tests.Http;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Discovery;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

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
    [InlineData(typeof(WrongFunctions.WrongSchedule), "61 is not from 0 to 59")]
    [InlineData(typeof(WrongFunctions.MissingSetting), "names the setting NoSuchSchedule, which is not set")]
    [InlineData(typeof(WrongFunctions.WrongTimerType), "[TimerTrigger] goes on a parameter of type TimerInfo")]
    [InlineData(typeof(WrongFunctions.TimerResult), "return void or Task")]
    [InlineData(typeof(WrongFunctions.HubWithoutConnection), "the setting NoSuchConnection, named by Connection, is not set")]
    [InlineData(typeof(WrongFunctions.HubWithWrongConnection), "must have an Endpoint")]
    [InlineData(typeof(WrongFunctions.HubOfIdentity), "set Identity to a connection string")]
    [InlineData(typeof(WrongFunctions.BatchWithoutArray), "its parameter must be an array such as EventData[]")]
    [InlineData(typeof(WrongFunctions.ArrayWithoutBatch), "must not be String[]")]
    [InlineData(typeof(WrongFunctions.SharedPartitions), "give each its own ConsumerGroup")]
    [InlineData(typeof(WrongFunctions.WrongRetry), "the retry policy is wrong")]
    [InlineData(typeof(WrongFunctions.HttpRetry), "an HTTP caller retries itself")]
    public void A_wrong_function_stops_the_start_with_its_name_and_fault(Type type, string fault)
    {
        var e = Assert.Throws<InvalidOperationException>(() => Build(Settings, type));
        Assert.True(e.Message.Contains(fault, StringComparison.Ordinal), e.Message);
        Assert.Single(FaultsOf(e));
    }

    [Theory]
    [InlineData(null, "AzureWebJobsStorage is not set")]
    [InlineData("nonsense", "AzureWebJobsStorage: ")]
    public void Timers_need_the_storage_that_instances_share(string? storage, string fault)
    {
        var e = Assert.Throws<InvalidOperationException>(() => Build(new() { ["AzureWebJobsStorage"] = storage }, typeof(WrongFunctions.Timer)));
        Assert.Contains(fault, Assert.Single(FaultsOf(e)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_disabled_function_is_left_out_unread() =>
        Build(new() { ["AzureWebJobs.HubWithoutConnection.Disabled"] = "true" }, typeof(WrongFunctions.HubWithoutConnection)).Dispose();

    [Fact]
    public void Every_fault_is_told_at_once()
    {
        var e = Assert.Throws<InvalidOperationException>(() => FunctionHost.Builder(typeof(WrongFunctions.NoTrigger), typeof(WrongFunctions.PlainResult), typeof(WrongFunctions.UserLevel), typeof(WrongFunctions.BadRoute), typeof(WrongFunctions.WrongSchedule), typeof(WrongFunctions.HubWithoutConnection)).Build());

        // The last is the storage, which two of them lack.
        Assert.Equal(7, FaultsOf(e).Length);
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

    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
        ["EventHubs"] = "Endpoint=sb://localhost;SharedAccessKeyName=n;SharedAccessKey=k;UseDevelopmentEmulator=true;",
        ["WrongConnection"] = "SharedAccessKeyName=n;SharedAccessKey=k",
        ["Identity:fullyQualifiedNamespace"] = "name.servicebus.windows.net",
    };

    private static IHost Build(Dictionary<string, string?> settings, Type type)
    {
        var builder = FunctionHost.Builder(type);
        builder.Configuration.AddInMemoryCollection(settings);
        return builder.Build();
    }

    private static string[] FaultsOf(Exception e) => e.Message.Split(Environment.NewLine + "- ")[1..];

    [Fact]
    public void An_app_is_built_once()
    {
        var builder = FunctionHost.Builder(typeof(KeyFunctions));
        using var host = builder.Build();
        Assert.Throws<InvalidOperationException>(builder.Build);
        Assert.Throws<InvalidOperationException>(() => builder.Use(static next => next));
    }
}
