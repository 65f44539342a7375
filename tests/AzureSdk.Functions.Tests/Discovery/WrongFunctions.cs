using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace AzureSdk.Functions.Tests.Discovery;

/// <summary>Functions that must not start.</summary>
public static class WrongFunctions
{
    public static class Duplicate
    {
        [Function("Same")]
        public static IActionResult One([HttpTrigger(AuthorizationLevel.Anonymous, Route = "one")] HttpRequest request) => new OkResult();

        [Function("same")]
        public static IActionResult Two([HttpTrigger(AuthorizationLevel.Anonymous, Route = "two")] HttpRequest request) => new OkResult();
    }

    public static class SharedRoute
    {
        [Function("One")]
        public static IActionResult One([HttpTrigger(AuthorizationLevel.Anonymous, "get", "put", Route = "A/{x}")] HttpRequest request) => new OkResult();

        [Function("Two")]
        public static IActionResult Two([HttpTrigger(AuthorizationLevel.Anonymous, "GET", Route = "a/{y}")] HttpRequest request) => new OkResult();
    }

    public static class BadName
    {
        [Function("1 name")]
        public static IActionResult One([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => new OkResult();
    }

    public static class NoTrigger
    {
        [Function("NoTrigger")]
        public static IActionResult One(HttpRequest request) => new OkResult();
    }

    public static class WrongTriggerType
    {
        [Function("WrongTriggerType")]
        public static IActionResult One([HttpTrigger(AuthorizationLevel.Anonymous)] string request) => new OkResult();
    }

    public static class PlainResult
    {
        [Function("PlainResult")]
        public static Task<StringBuilder> One([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => Task.FromResult(new StringBuilder());
    }

    public static class AsyncVoid
    {
        [Function("AsyncVoid")]
        public static async void One([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => await Task.Yield();
    }

    public static class ValueTaskResult
    {
        [Function("ValueTaskResult")]
        public static ValueTask<IActionResult> One([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => new(new OkResult());
    }

    public sealed class UnknownService(StringBuilder service)
    {
        [Function("UnknownService")]
        public IActionResult One([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => new OkObjectResult(service.Length);
    }

    public static class ServiceParameter
    {
        [Function("ServiceParameter")]
        public static IActionResult One([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request, IServiceProvider services) => new OkResult();
    }

    public static class UserLevel
    {
        [Function("UserLevel")]
        public static IActionResult One([HttpTrigger(AuthorizationLevel.User)] HttpRequest request) => new OkResult();
    }

    public static class BadRoute
    {
        [Function("BadRoute")]
        public static IActionResult One([HttpTrigger(AuthorizationLevel.Anonymous, Route = "a/{b")] HttpRequest request) => new OkResult();
    }

    public static class SlashRoute
    {
        [Function("SlashRoute")]
        public static IActionResult One([HttpTrigger(AuthorizationLevel.Anonymous, Route = "/a")] HttpRequest request) => new OkResult();
    }

    public static class HiddenMethod
    {
        [Function("HiddenMethod")]
        internal static IActionResult One([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => new OkResult();
    }

    public static class Timer
    {
        [Function("Timer")]
        public static void One([TimerTrigger("0 * * * * *")] TimerInfo timer) => GC.KeepAlive(timer);
    }

    public static class WrongSchedule
    {
        [Function("WrongSchedule")]
        public static void One([TimerTrigger("0 61 * * * *")] TimerInfo timer) => GC.KeepAlive(timer);
    }

    public static class MissingSetting
    {
        [Function("MissingSetting")]
        public static void One([TimerTrigger("%NoSuchSchedule%")] TimerInfo timer) => GC.KeepAlive(timer);
    }

    public static class WrongTimerType
    {
        [Function("WrongTimerType")]
        public static void One([TimerTrigger("0 * * * * *")] string timer) => GC.KeepAlive(timer);
    }

    public static class TimerResult
    {
        [Function("TimerResult")]
        public static Task<string> One([TimerTrigger("0 * * * * *")] TimerInfo timer) => Task.FromResult($"{timer}");
    }

    public static class HubWithoutConnection
    {
        [Function("HubWithoutConnection")]
        public static void One([EventHubTrigger("usage", Connection = "NoSuchConnection")] string[] events) => GC.KeepAlive(events);
    }

    public static class HubWithWrongConnection
    {
        [Function("HubWithWrongConnection")]
        public static void One([EventHubTrigger("usage", Connection = "WrongConnection")] string[] events) => GC.KeepAlive(events);
    }

    public static class HubOfIdentity
    {
        [Function("HubOfIdentity")]
        public static void One([EventHubTrigger("usage", Connection = "Identity")] string[] events) => GC.KeepAlive(events);
    }

    public static class BatchWithoutArray
    {
        [Function("BatchWithoutArray")]
        public static void One([EventHubTrigger("usage", Connection = "EventHubs")] string events) => GC.KeepAlive(events);
    }

    public static class ArrayWithoutBatch
    {
        [Function("ArrayWithoutBatch")]
        public static void One([EventHubTrigger("usage", Connection = "EventHubs", IsBatched = false)] string[] events) => GC.KeepAlive(events);
    }

    public static class SharedPartitions
    {
        [Function("Reader")]
        public static void One([EventHubTrigger("usage", Connection = "EventHubs")] string[] events) => GC.KeepAlive(events);

        [Function("OtherReader")]
        public static void Two([EventHubTrigger("USAGE", Connection = "EventHubs", ConsumerGroup = "$default")] string[] events) => GC.KeepAlive(events);
    }

    public static class WrongRetry
    {
        [Function("WrongRetry")]
        [FixedDelayRetry(3, "soon")]
        public static void One([TimerTrigger("0 * * * * *")] TimerInfo timer) => GC.KeepAlive(timer);
    }

    public static class HttpRetry
    {
        [Function("HttpRetry")]
        [FixedDelayRetry(3, "00:00:01")]
        public static IActionResult One([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => new OkResult();
    }
}
