using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Inspect.Engine.Models;

/// <summary>Who plays a role: one model, or several that judge side by side (semantics 5.3). A name alone is one model without settings of its own.</summary>
[JsonConverter(typeof(ModelRoleConverter))]
public sealed record ModelRole
{
    /// <summary>Makes a role.</summary>
    /// <param name="models">Its models in order, at least one.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="models"/> is empty.</exception>
    public ModelRole(params ImmutableArray<RoleModel> models)
    {
        ArgumentOutOfRangeException.ThrowIfZero(models.Length, nameof(models));
        Models = models;
    }

    /// <summary>The models in order, at least one.</summary>
    public ImmutableArray<RoleModel> Models { get; }

    /// <summary>Their full names in order.</summary>
    public IEnumerable<string> Names => Models.Select(m => m.Name);

    /// <summary>Names are all that is known of the models.</summary>
    public bool IsPlain => Models.All(m => m.Config.IsEmpty && m.Arguments.IsEmpty);

    /// <summary>A role that one model plays.</summary>
    public static implicit operator ModelRole(string name) => new(new RoleModel(name));

    /// <summary>A role whose models are named, with commas between them; a text without a name is that of a model which there is not.</summary>
    public static ModelRole Parse(string names) =>
        names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } all ? new ModelRole([.. all.Select(n => new RoleModel(n))]) : names;

    /// <summary>The names, with commas between them.</summary>
    public override string ToString() => string.Join(", ", Names);

    /// <summary>The same models in the same order.</summary>
    public bool Equals(ModelRole? other) => other is not null && Models.SequenceEqual(other.Models);

    /// <inheritdoc />
    public override int GetHashCode() => Models.Aggregate(0, HashCode.Combine);
}
