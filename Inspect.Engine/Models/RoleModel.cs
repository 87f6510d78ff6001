namespace Inspect.Engine.Models;

/// <summary>A model that plays a role, with what is its own (semantics 5.3).</summary>
/// <param name="Name">Provider, slash, name.</param>
public sealed record RoleModel(string Name)
{
    /// <summary>Settings of its calls; of the run's settings only those count that say how calls are made.</summary>
    public GenerateConfig Config { get; init; } = GenerateConfig.Empty;

    /// <summary>What it is opened with.</summary>
    public ModelArguments Arguments { get; init; } = ModelArguments.None;

    /// <summary>The same model with the same settings and arguments.</summary>
    public bool Equals(RoleModel? other) => other is not null && Name == other.Name && Config == other.Config && Arguments.Key == other.Arguments.Key;

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Name, Arguments.Key);
}
