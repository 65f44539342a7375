using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker.EventHubs;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Azure.Functions.Worker.Invocation;
using Microsoft.Azure.Functions.Worker.Retry;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker.Discovery;

/// <summary>Reads one function's method and says everything that is wrong with it.</summary>
internal static class FunctionReader
{
    private const int NameCharsMax = 127;

    /// <summary>The function, or null after at least one fault.</summary>
    public static FunctionEntry? Read(string name, MethodInfo method, IServiceProviderIsService known, RetryPolicy hostRetry, SingletonServices singletons, Action<string> fault)
    {
        if (!IsName(name)) fault("a name has letters, digits, '_' and '-', starts with a letter and has at most 127 characters");
        if (!method.IsPublic || !method.DeclaringType!.IsVisible) fault("the method and its type must be public");
        if (method.ContainsGenericParameters || (method.DeclaringType!.IsAbstract && !method.IsStatic)) fault("the method must not be generic, nor an instance method of an abstract type");
        var triggers = method.GetParameters().Where(static parameter => parameter.GetCustomAttribute<TriggerBindingAttribute>() is not null).ToArray();
        if (triggers.Length != 1)
        {
            fault($"exactly one parameter must carry a trigger such as [HttpTrigger], and {triggers.Length} do");
            return null;
        }

        var trigger = triggers[0].GetCustomAttribute<TriggerBindingAttribute>()!;
        TriggerKind kind;
        switch (trigger)
        {
            case HttpTriggerAttribute http:
                kind = TriggerKind.Http;
                CheckHttp(http, triggers[0], method, fault);
                break;
            case TimerTriggerAttribute:
                kind = TriggerKind.Timer;
                if (triggers[0].ParameterType != typeof(TimerInfo)) fault("[TimerTrigger] goes on a parameter of type TimerInfo");
                CheckNoResult(method, fault);
                break;
            case EventHubTriggerAttribute hub:
                kind = TriggerKind.EventHub;
                if (EventArgument.FaultOf(triggers[0].ParameterType, hub.IsBatched) is { } wrongType) fault(wrongType);
                CheckNoResult(method, fault);
                break;
            default:
                fault($"the trigger [{trigger.GetType().Name}] is not supported");
                return null;
        }

        CheckReturnShape(method, fault);
        CheckConstructor(method, known, fault);
        if (ParameterExpressions.FaultOf(method, kind) is { } wrongParameter) fault(wrongParameter);
        var retry = ReadRetry(method, kind, hostRetry, fault);
        return new FunctionEntry
        {
            Definition = new DiscoveredDefinition(name, method, triggers[0], kind switch { TriggerKind.Http => "httpTrigger", TriggerKind.Timer => "timerTrigger", _ => "eventHubTrigger" }),
            Method = method,
            Kind = kind,
            Trigger = trigger,
            TriggerParameter = triggers[0],
            Retry = retry,
            Invoke = InvokerCompiler.CompileLater(method, singletons),
        };
    }

    private static RetryPolicy ReadRetry(MethodInfo method, TriggerKind kind, RetryPolicy hostRetry, Action<string> fault)
    {
        try
        {
            if (method.GetCustomAttribute<RetryAttribute>() is not { } attribute) return kind == TriggerKind.Http ? RetryPolicy.None : hostRetry;
            if (kind == TriggerKind.Http) fault("a retry policy is for timers and events: an HTTP caller retries itself");
            if (attribute.MaxRetryCount < -1) fault("a retry policy's count is at least -1, which means without end");
            return RetryPolicy.Of(attribute);
        }
        catch (ArgumentException e)
        {
            // The attributes check their intervals themselves, when they are read.
            fault($"the retry policy is wrong: {e.Message.TrimEnd('.')}");
            return RetryPolicy.None;
        }
    }

    private static bool IsName(string name) =>
        name is { Length: > 0 and <= NameCharsMax } && char.IsAsciiLetter(name[0]) && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    private static void CheckHttp(HttpTriggerAttribute http, ParameterInfo parameter, MethodInfo method, Action<string> fault)
    {
        if (parameter.ParameterType != typeof(HttpRequest)) fault("[HttpTrigger] goes on a parameter of type HttpRequest");
        if (http.AuthLevel == AuthorizationLevel.User || !Enum.IsDefined(http.AuthLevel)) fault($"the authorization level {http.AuthLevel} is not supported");

        // The official integration writes nothing for other results, so that an app which relied on them would answer empty in Azure.
        var result = ResultType(method);
        if (result is not null && result != typeof(object) && !typeof(IActionResult).IsAssignableFrom(result) && !typeof(IResult).IsAssignableFrom(result))
            fault($"an HTTP function returns IActionResult or IResult, or nothing after writing the response itself, not {result.Name}: wrap it, as in new OkObjectResult(value)");
    }

    private static void CheckNoResult(MethodInfo method, Action<string> fault)
    {
        if (ResultType(method) is { } result) fault($"the function returns {result.Name}, but outputs are not supported: return void or Task");
    }

    private static void CheckReturnShape(MethodInfo method, Action<string> fault)
    {
        if (method.ReturnType == typeof(void) && method.GetCustomAttribute<AsyncStateMachineAttribute>() is not null)
            fault("an async void method ends before its work does: return Task");
        if (method.ReturnType == typeof(ValueTask) || (method.ReturnType.IsGenericType && method.ReturnType.GetGenericTypeDefinition() == typeof(ValueTask<>)))
            fault("the official worker does not wait for a ValueTask: return Task");
    }

    private static void CheckConstructor(MethodInfo method, IServiceProviderIsService known, Action<string> fault)
    {
        if (method.IsStatic) return;
        var constructors = method.DeclaringType!.GetConstructors();
        if (constructors.Length == 0) fault($"{method.DeclaringType.Name} has no public constructor");

        // With several constructors the container picks one by what it can make; only a single one can be judged ahead.
        if (constructors.Length != 1) return;
        foreach (var parameter in constructors[0].GetParameters())
        {
            if (parameter.HasDefaultValue || parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is not null || known.IsService(parameter.ParameterType)) continue;
            fault($"the constructor of {method.DeclaringType.Name} asks for {parameter.ParameterType}, which is not among the services");
        }
    }

    /// <summary>What the method returns when its task is done; null for nothing.</summary>
    private static Type? ResultType(MethodInfo method)
    {
        var type = method.ReturnType;
        if (type == typeof(void) || type == typeof(Task) || type == typeof(ValueTask)) return null;
        return type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(Task<>) || type.GetGenericTypeDefinition() == typeof(ValueTask<>)) ? type.GetGenericArguments()[0] : type;
    }
}
