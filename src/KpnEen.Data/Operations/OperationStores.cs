using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace KpnEen.Data.Operations;

/// <summary>Composition of what this folder has.</summary>
public static class OperationStores
{
    public static IServiceCollection AddOperationStore(this IServiceCollection services)
    {
        services.TryAddSingleton<OperationStore>();
        return services;
    }

    /// <summary>The role jobs: the worker that carries operations on. Any number of processes may have one.</summary>
    public static IServiceCollection AddOperationWorker(this IServiceCollection services)
    {
        services.AddOperationStore();
        services.TryAddSingleton<OperationSteps>();
        services.AddHostedService<OperationWorker>();
        return services;
    }

    /// <summary>A kind of operation, in the processes that have the worker.</summary>
    public static IServiceCollection AddOperation<T>(this IServiceCollection services)
        where T : class, IOperationHandler
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IOperationHandler, T>());
        return services;
    }
}
