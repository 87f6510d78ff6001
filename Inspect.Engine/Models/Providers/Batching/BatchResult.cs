using System.Text.Json;

namespace Inspect.Engine.Models.Providers.Batching;

/// <summary>What became of a call in a batch, as if it had been sent by itself.</summary>
/// <param name="Status">Status of the answer.</param>
/// <param name="Body">The answer, or the error; undefined where there is none.</param>
internal sealed record BatchResult(int Status, JsonElement Body)
{
    /// <summary>The server did not come to the call, or threw it away; another attempt may succeed.</summary>
    public static BatchResult Lost { get; } = new(503, default);

    /// <summary>A call that failed, as its makers' servers say it.</summary>
    /// <param name="status">Status that it would have had by itself.</param>
    /// <param name="message">What is said of it.</param>
    public static BatchResult Failed(int status, string message) => new(status, JsonSerializer.SerializeToElement(new { error = new { message } }));
}
