using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Inspect.Engine.Parts;

/// <summary>Registration of parts.</summary>
public static class PartServices
{
    /// <summary>Adds a list of parts to those that tasks can name.</summary>
    public static IServiceCollection AddParts(this IServiceCollection services, params IEnumerable<PartDefinition> definitions)
    {
        services.TryAddSingleton<PartRegistry>();
        foreach (var definition in definitions)
        {
            services.AddSingleton(definition);
        }

        return services;
    }
}
