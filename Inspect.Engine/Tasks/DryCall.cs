using System.Collections.Immutable;
using Inspect.Engine.Messages;
using Inspect.Engine.Models;

namespace Inspect.Engine.Tasks;

/// <summary>A model call that a dry run did not make.</summary>
/// <param name="Model">Name or role of the model.</param>
/// <param name="Messages">What it would read.</param>
/// <param name="Config">Settings, merged.</param>
public sealed record DryCall(string Model, ImmutableArray<ChatMessage> Messages, GenerateConfig Config);
