using System.Linq.Expressions;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker.Invocation;

/// <summary>Compiles a function's method, its instance and its arguments into one delegate.</summary>
internal static class InvokerCompiler
{
    /// <summary>Compiles when first called, so that a wrong method can still be described; from then on without reflection.</summary>
    public static Func<InvocationContext, ValueTask<object?>> CompileLater(MethodInfo method, SingletonServices singletons)
    {
        var compiled = new Lazy<Func<InvocationContext, ValueTask<object?>>>(() => Compile(method, singletons));
        return context => compiled.Value(context);
    }

    private static Func<InvocationContext, ValueTask<object?>> Compile(MethodInfo method, SingletonServices singletons)
    {
        var context = Expression.Parameter(typeof(InvocationContext), "context");
        var call = Expression.Call(Instance(method, context, singletons), method, method.GetParameters().Select(parameter => ParameterExpressions.Of(parameter, context)));
        return Expression.Lambda<Func<InvocationContext, ValueTask<object?>>>(Normalize(call, method.ReturnType), context).Compile();
    }

    /// <summary>A new instance for each invocation, as in the official worker.</summary>
    private static Expression? Instance(MethodInfo method, ParameterExpression context, SingletonServices singletons)
    {
        if (method.IsStatic) return null;
        var type = method.DeclaringType!;

        // Singletons are the same for every invocation: looked up once, without a scope. A disposable function is left to the scope that disposes of it.
        if (type.GetConstructors() is [{ } only] && !typeof(IDisposable).IsAssignableFrom(type) && !typeof(IAsyncDisposable).IsAssignableFrom(type)
            && only.GetParameters() is var parameters && Array.TrueForAll(parameters, singletons.Has))
        {
            return Expression.New(only, parameters.Select(parameter => Expression.Constant(singletons.Get(parameter.ParameterType), parameter.ParameterType)));
        }

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
