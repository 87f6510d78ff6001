using System.Text.Json;

namespace Inspect.Engine.Inference.Checks;

/// <summary>A line that the process of a trial writes.</summary>
/// <param name="Begins">Name of the file that is tried from now on.</param>
/// <param name="Problem">Why the folder cannot be loaded, as a sentence.</param>
/// <param name="Passed">All went well.</param>
internal sealed record TrialMessage(string? Begins = null, string? Problem = null, bool Passed = false)
{
    /// <summary>The line.</summary>
    public string ToLine() => JsonSerializer.Serialize(this);

    /// <summary>Reads a line; null for anything else that a library may print.</summary>
    public static TrialMessage? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<TrialMessage>(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
