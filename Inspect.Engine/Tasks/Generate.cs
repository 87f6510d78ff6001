using Inspect.Engine.Models;

namespace Inspect.Engine.Tasks;

/// <summary>Calls the model under test with the conversation of a state, sets its output and appends the answer.</summary>
/// <param name="state">The state, changed in place.</param>
/// <param name="config">Settings of this call, over those of the run.</param>
/// <param name="cancellationToken">Ends the call.</param>
public delegate Task Generate(TaskState state, GenerateConfig? config, CancellationToken cancellationToken);
