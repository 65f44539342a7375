using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker.Invocation;

/// <summary>Which of the app's services are singletons, and those themselves. Any thread.</summary>
/// <param name="services">What the app registered; the last registration of a type counts.</param>
/// <param name="provider">The app's own, not a scope's.</param>
internal sealed class SingletonServices(IServiceCollection services, IServiceProvider provider)
{
    /// <summary>Whether a constructor's parameter takes a singleton: the same object whoever asks.</summary>
    public bool Has(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is not null) return false;
        if (services.LastOrDefault(one => !one.IsKeyedService && one.ServiceType == type) is { } own) return own.Lifetime == ServiceLifetime.Singleton;
        return type.IsConstructedGenericType && services.LastOrDefault(one => !one.IsKeyedService && one.ServiceType == type.GetGenericTypeDefinition()) is { Lifetime: ServiceLifetime.Singleton };
    }

    /// <exception cref="InvalidOperationException">The service cannot be made.</exception>
    public object Get(Type type) => provider.GetRequiredService(type);
}
