using System.Linq.Expressions;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Discovery;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker.Invocation;

/// <summary>Where each parameter of a function's method gets its argument.</summary>
internal static class ParameterExpressions
{
    /// <summary>What is wrong with the parameters other than the trigger's; null for nothing.</summary>
    public static string? FaultOf(MethodInfo method, TriggerKind kind)
    {
        foreach (var parameter in method.GetParameters())
        {
            var type = parameter.ParameterType;
            if (type.IsByRef) return $"the parameter {parameter.Name} must not be ref, in or out";
            if (IsTrigger(parameter) || type == typeof(FunctionContext) || type == typeof(CancellationToken)) continue;
            if (kind == TriggerKind.Http && type == typeof(HttpRequest)) continue;
            if (kind == TriggerKind.Http && BindingText.CanBind(type)) continue;
            return $"the parameter {parameter.Name} of type {type.Name} cannot be bound: beside the trigger's there may be FunctionContext and CancellationToken"
                + (kind == TriggerKind.Http ? ", and route or query values of simple types" : "")
                + "; services go to the constructor";
        }

        return null;
    }

    public static Expression Of(ParameterInfo parameter, ParameterExpression context)
    {
        var type = parameter.ParameterType;
        if (type == typeof(FunctionContext)) return Expression.Convert(context, typeof(FunctionContext));
        if (type == typeof(CancellationToken)) return Expression.Property(context, nameof(InvocationContext.CancellationToken));
        if (type == typeof(HttpRequest))
            return Expression.Property(Expression.Property(context, nameof(InvocationContext.HttpContext)), nameof(HttpContext.Request));
        if (IsTrigger(parameter)) return Expression.Convert(Expression.Property(context, nameof(InvocationContext.TriggerValue)), type);
        var binding = Activator.CreateInstance(typeof(BindingText<>).MakeGenericType(type), parameter)!;
        return Expression.Call(Expression.Constant(binding), nameof(BindingText<int>.Bind), null, context);
    }

    private static bool IsTrigger(ParameterInfo parameter) => parameter.GetCustomAttribute<TriggerBindingAttribute>() is not null;
}
