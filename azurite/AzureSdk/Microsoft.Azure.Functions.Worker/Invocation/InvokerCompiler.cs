using System.Linq.Expressions;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker.Invocation;

/// <summary>Compiles a function's method, its instance and its arguments into one delegate.</summary>
internal static class InvokerCompiler
{
    /// <summary>Compiles when first called, so that a wrong method can still be described; from then on without reflection.</summary>
    public static Func<InvocationContext, ValueTask<object?>> CompileLater(MethodInfo method)
    {
        var compiled = new Lazy<Func<InvocationContext, ValueTask<object?>>>(() => Compile(method));
        return context => compiled.Value(context);
    }

    private static Func<InvocationContext, ValueTask<object?>> Compile(MethodInfo method)
    {
        var context = Expression.Parameter(typeof(InvocationContext), "context");
        var call = Expression.Call(Instance(method, context), method, method.GetParameters().Select(parameter => ParameterExpressions.Of(parameter, context)));
        return Expression.Lambda<Func<InvocationContext, ValueTask<object?>>>(Normalize(call, method.ReturnType), context).Compile();
    }

    private static Expression? Instance(MethodInfo method, ParameterExpression context)
    {
        if (method.IsStatic) return null;
        var type = method.DeclaringType!;
        if (type.GetConstructors() is [{ } only] && only.GetParameters().Length == 0) return Expression.New(only);
        var factory = ActivatorUtilities.CreateFactory(type, Type.EmptyTypes);
        var services = Expression.Property(context, nameof(InvocationContext.InstanceServices));
        return Expression.Convert(Expression.Invoke(Expression.Constant(factory), services, Expression.Constant(null, typeof(object[]))), type);
    }

    private static Expression Normalize(Expression call, Type returnType)
    {
        if (returnType == typeof(void)) return Expression.Block(call, Expression.Default(typeof(ValueTask<object?>)));
        if (returnType == typeof(Task)) return Expression.Call(typeof(InvokerCompiler), nameof(OfTask), null, call);
        if (returnType.IsGenericType && returnType.GetGenericTypeDefinition() == typeof(Task<>))
            return Expression.Call(typeof(InvokerCompiler), nameof(OfTaskWithResult), returnType.GetGenericArguments(), call);
        return Expression.New(typeof(ValueTask<object?>).GetConstructor([typeof(object)])!, Expression.Convert(call, typeof(object)));
    }

    private static ValueTask<object?> OfTask(Task task)
    {
        return task.IsCompletedSuccessfully ? default : AwaitAsync(task);

        static async ValueTask<object?> AwaitAsync(Task task)
        {
            await task;
            return null;
        }
    }

    private static ValueTask<object?> OfTaskWithResult<T>(Task<T> task)
    {
        return task.IsCompletedSuccessfully ? new(task.Result) : AwaitAsync(task);

        static async ValueTask<object?> AwaitAsync(Task<T> task) => await task;
    }
}
