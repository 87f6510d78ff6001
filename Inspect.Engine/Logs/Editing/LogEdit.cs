using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Editing;

/// <summary>One change of a finished log, made by <see cref="LogEditor"/>.</summary>
public abstract record LogEdit;

/// <summary>Adds and removes tags.</summary>
/// <param name="Add">Tags that the log shall have.</param>
/// <param name="Remove">Tags that it shall not have.</param>
public sealed record TagsEdit(ImmutableArray<string> Add, ImmutableArray<string> Remove) : LogEdit;

/// <summary>Removes and sets metadata, in this order.</summary>
/// <param name="Set">Values by key.</param>
/// <param name="Remove">Keys that go.</param>
public sealed record MetadataEdit(IReadOnlyDictionary<string, JsonElement> Set, ImmutableArray<string> Remove) : LogEdit;

/// <summary>Changes the score of a sample, or gives it a new one; the metrics of its scorer follow, those that cannot be computed here leave (see <see cref="EditedLog.Warnings"/>).</summary>
/// <param name="Id">Id of the item.</param>
/// <param name="Epoch">Repetition.</param>
/// <param name="Scorer">Key of the score in the sample.</param>
/// <param name="Change">What changes.</param>
public sealed record ScoreEdit(SampleId Id, int Epoch, string Scorer, ScoreChange Change) : LogEdit;

/// <summary>Marks a sample as invalid, or takes the mark back. Metrics stay as they are.</summary>
/// <param name="Id">Id of the item.</param>
/// <param name="Epoch">Repetition.</param>
/// <param name="IsInvalid">Whether it is invalid from now on.</param>
public sealed record InvalidationEdit(SampleId Id, int Epoch, bool IsInvalid) : LogEdit;
