using Inspect.Engine.Tasks;

namespace Inspect.Web.Requests;

/// <summary>How often the solvers of a task ask the model for a sample.</summary>
internal static class ModelCalls
{
    /// <summary>Calls of the solvers that are known to ask; at least one, since solvers of code may ask as they like.</summary>
    public static int Of(EvalTask task) => Math.Max(1, task.Solver.Sum(s => s.Name switch
    {
        "generate" or "multiple_choice" => 1,

        // A critique, and an answer that makes use of it.
        "self_critique" => 2,
        _ => 0,
    }));
}
