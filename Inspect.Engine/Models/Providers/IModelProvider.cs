using Microsoft.Extensions.AI;

namespace Inspect.Engine.Models.Providers;

/// <summary>Opens models whose names begin with the provider's.</summary>
public interface IModelProvider
{
    /// <summary>What stands before the slash of a model's name.</summary>
    string Name { get; }

    /// <summary>Why a model cannot be used; null when nothing speaks against it. Does not load it.</summary>
    /// <param name="model">What stands after the slash.</param>
    string? Check(string model);

    /// <summary>What a model does where a setting is absent; settings of which that is not known are null.</summary>
    /// <param name="model">What stands after the slash.</param>
    GenerateConfig DefaultsOf(string model) => GenerateConfig.Empty;

    /// <summary>Settings that a model brings, under those of the task.</summary>
    /// <param name="model">What stands after the slash.</param>
    GenerateConfig ConfigOf(string model) => GenerateConfig.Empty;

    /// <summary>Opens a model, loading it first when that is needed.</summary>
    /// <param name="model">What stands after the slash.</param>
    /// <param name="cancellationToken">Ends the waiting; a load that others wait for goes on.</param>
    /// <exception cref="InspectException">There is no such model, or it cannot be loaded.</exception>
    Task<IChatClient> OpenAsync(string model, CancellationToken cancellationToken);
}
