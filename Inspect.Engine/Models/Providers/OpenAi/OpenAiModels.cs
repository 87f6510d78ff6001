using System.Text.RegularExpressions;

namespace Inspect.Engine.Models.Providers.OpenAi;

/// <summary>What the names of OpenAI's models say of them.</summary>
internal static partial class OpenAiModels
{
    /// <summary>The model thinks before it answers: settings of sampling are not taken.</summary>
    public static bool IsReasoning(string model) => (Series().IsMatch(model) || IsFive(model) || IsCodex(model)) && !model.Contains("chat", StringComparison.Ordinal);

    /// <summary>The first of them, which take no system messages.</summary>
    public static bool IsEarly(string model) => model.StartsWith("o1-mini", StringComparison.Ordinal) || model.StartsWith("o1-preview", StringComparison.Ordinal);

    /// <summary>The model is asked by the responses API where nobody says otherwise.</summary>
    public static bool HasResponses(string model) =>
        ((Series().IsMatch(model) || IsFive(model) || IsCodex(model)) && !IsEarly(model)) || model.StartsWith("computer-use", StringComparison.Ordinal);

    private static bool IsFive(string model) => model.Contains("gpt-5", StringComparison.Ordinal);

    private static bool IsCodex(string model) => model.Contains("codex", StringComparison.Ordinal);

    [GeneratedRegex(@"(^|[/_-])o[1-9](-|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Series();
}
