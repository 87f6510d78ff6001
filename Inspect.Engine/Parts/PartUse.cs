using System.Collections.Immutable;
using System.Text.Json;

namespace Inspect.Engine.Parts;

/// <summary>A part of a task: by name, as task files give it, or as an object, as code gives it.</summary>
public abstract record PartUse
{
    private PartUse()
    {
    }

    /// <summary>What logs and forms say of it.</summary>
    public abstract Part Description { get; }

    /// <summary>Name in logs.</summary>
    public string Name => Description.Name;

    /// <summary>Arguments that were given.</summary>
    public IReadOnlyDictionary<string, JsonElement> Params => Description.Params;

    /// <summary>Of a scorer, the metrics of its scores that the task gives it; null for those of its definition.</summary>
    public ImmutableArray<PartUse>? Metrics { get; init; }

    /// <summary>A part by name.</summary>
    public static implicit operator PartUse(Part part) => new Named(part);

    /// <summary>A part that the registry makes.</summary>
    /// <param name="Part">Name and arguments.</param>
    public sealed record Named(Part Part) : PartUse
    {
        /// <inheritdoc />
        public override Part Description => Part;
    }

    /// <summary>A part that is there already.</summary>
    /// <param name="Instance">The solver, scorer, metric or reducer.</param>
    /// <param name="Part">What logs say of it.</param>
    public sealed record Made(object Instance, Part Part) : PartUse
    {
        /// <inheritdoc />
        public override Part Description => Part;
    }

    /// <summary>Metrics of single values of scores that are maps.</summary>
    /// <param name="Keys">Metrics by key of the map, or by a pattern of keys such as <c>*</c>.</param>
    public sealed record ByKey(ImmutableArray<KeyValuePair<string, ImmutableArray<PartUse>>> Keys) : PartUse
    {
        /// <summary>What stands for them where a metric is named.</summary>
        public const string KeyName = "by_key";

        /// <inheritdoc />
        public override Part Description => Part.Of(KeyName);
    }
}
