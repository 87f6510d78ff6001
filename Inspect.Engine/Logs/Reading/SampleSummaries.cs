using System.Text.Json;
using System.Text.RegularExpressions;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Format.Json;
using Inspect.Engine.Messages;
using Inspect.Engine.Metrics;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Reading;

/// <summary>Makes the summary of a sample, and thins one (log format 6.2).</summary>
internal static partial class SampleSummaries
{
    private const int MostInput = 5120;
    private const int MostCollapsed = 8192;
    private const int MostText = 1024;
    private const string Cut = "...\n(content truncated)";
    private const string Removed = "Key removed from summary (> 1k)";

    public static EvalSampleSummary Of(EvalSample sample) => Thin(new EvalSampleSummary
    {
        Id = sample.Id,
        Epoch = sample.Epoch,
        Input = sample.Input,
        Choices = sample.Choices,
        Target = sample.Target,
        Description = sample.Description,
        Metadata = sample.Metadata,
        Scores = sample.Scores,
        ModelUsage = sample.ModelUsage,
        RoleUsage = sample.RoleUsage,
        ModelFallbacks = sample.ModelFallbacks,
        StartedAt = sample.StartedAt,
        CompletedAt = sample.CompletedAt,
        TotalTime = sample.TotalTime,
        WorkingTime = sample.WorkingTime,
        Uuid = sample.Uuid,
        Error = sample.Error?.Message,
        Limit = sample.Limit?.Type,
        LimitReason = sample.Limit?.Reason,
        Retries = sample.ErrorRetries?.Length,
        Completed = true,
        MessageCount = sample.Messages.Length,
        TurnCount = sample.TurnCount,
        TokenLimit = sample.TokenLimit,
        TokenLimitType = sample.TokenLimitType,
        TokenLimitUsage = sample.TokenLimitUsage,
        MessageLimit = sample.MessageLimit,
        TimeLimit = sample.TimeLimit,
    });

    public static EvalSampleSummary Thin(EvalSampleSummary summary) => summary with
    {
        Input = Thin(summary.Input),
        Target = Thin(summary.Target),
        Metadata = Thin(summary.Metadata)!,
        Scores = summary.Scores is null ? null : Thin(ScoreUpgrade.Apply(summary.Scores)!),
    };

    private static Dictionary<string, Score> Thin(IReadOnlyDictionary<string, Score> scores)
    {
        var result = new Dictionary<string, Score>(scores.Count);
        foreach (var (name, score) in scores.Where(s => s.Value is not null)) // a null costs this score alone
        {
            result[name] = score with
            {
                Answer = score.Answer is null ? null : Shorten(score.Answer),
                Explanation = score.Explanation is null ? null : Shorten(score.Explanation),
                Metadata = Thin(score.Metadata),
                History = [],
            };
        }

        return result;
    }

    private static IReadOnlyDictionary<string, JsonElement>? Thin(IReadOnlyDictionary<string, JsonElement>? metadata)
    {
        if (metadata is null || metadata.Count == 0)
        {
            return metadata;
        }

        var result = new Dictionary<string, JsonElement>(metadata.Count);
        foreach (var (key, value) in metadata)
        {
            result[key] = value.ValueKind switch
            {
                JsonValueKind.String => Thin(value),
                JsonValueKind.Array or JsonValueKind.Object when IsLarge(value) => LogJson.ToElement(Removed),
                _ => value,
            };
        }

        return result;
    }

    private static JsonElement Thin(JsonElement text)
    {
        var value = text.GetString()!;
        var shortened = Shorten(value);
        return ReferenceEquals(value, shortened) ? text : LogJson.ToElement(shortened);
    }

    private static bool IsLarge(JsonElement value)
    {
        var raw = value.GetRawText();
        return raw.Length > MostText || (raw.Length > MostText / 8 && JsonSerializer.Serialize(value, IndentedJson.Options).Length > MostText);
    }

    private static SampleInput Thin(SampleInput input)
    {
        if (input.Plain is { } text)
        {
            return LogText.IsLonger(text, MostInput) ? SampleInput.FromString(LogText.Take(text, MostInput) + Cut) : input;
        }

        return SampleInput.FromMessages([.. input.Messages.Where(m => m is not null).Select(m => m with { Content = Thin(m.Content) })]);
    }

    private static MessageContent Thin(MessageContent content)
    {
        if (content.IsText)
        {
            return LogText.IsLonger(content.Text, MostInput) ? LogText.Take(content.Text, MostInput) + Cut : content;
        }

        return MessageContent.FromParts([.. content.Parts.Where(p => p is not null).Select(Thin)]);
    }

    private static ContentPart Thin(ContentPart part)
    {
        if (part.Type != "text")
        {
            var word = part.Type.Length == 0 ? part.Type : char.ToUpperInvariant(part.Type[0]) + part.Type[1..];
            return new ContentPart { Type = "text", Text = $"({word})" };
        }

        return part.Text is { } text && LogText.IsLonger(text, MostInput) ? part with { Text = LogText.Take(text, MostInput) + Cut } : part;
    }

    private static Target Thin(Target target) =>
        target.IsList
            ? Target.OfList([.. target.Values.Select(ThinTarget)])
            : LogText.IsLonger(target.Text, MostInput) ? Target.Of(ThinTarget(target.Text)) : target;

    private static string ThinTarget(string text) => LogText.IsLonger(text, MostInput) ? LogText.Take(text, MostInput) + Cut : text;

    /// <summary>White space collapsed, cut at a word's end: what Python's <c>textwrap.shorten</c> makes of it.</summary>
    internal static string Shorten(string text)
    {
        if (text.Length <= MostText && !NeedsCollapse().IsMatch(text))
        {
            return text;
        }

        var collapsed = Space().Replace(LogText.Take(text, MostCollapsed), " ").Trim(' ');
        if (!LogText.IsLonger(collapsed, MostText))
        {
            return collapsed;
        }

        var most = MostText - 3;
        var end = 0;
        var length = 0;
        foreach (var chunk in Chunks().EnumerateMatches(collapsed))
        {
            length += LogText.CodePoints(collapsed.Substring(chunk.Index, chunk.Length));
            if (length > most)
            {
                break;
            }

            // The sign goes after the last whole word that leaves room for it; a space before it stays out.
            end = collapsed[chunk.Index] == ' ' ? end : chunk.Index + chunk.Length;
        }

        return collapsed[..end] + "...";
    }

    [GeneratedRegex(@"^\s|\s$|\s\s|[^\S ]")]
    private static partial Regex NeedsCollapse();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    // The pattern of Python's textwrap: words, hyphenated words after their hyphen, dashes between words.
    [GeneratedRegex(@"\s+|(?<=[\w!""'&.,?])-{2,}(?=\w)|[^\s]+?(?:-(?:(?<=[^\d\W]{2}-)|(?<=[^\d\W]-[^\d\W]-))(?=[^\d\W]-?[^\d\W])|(?=\s|\z)|(?<=[\w!""'&.,?])(?=-{2,}\w))")]
    private static partial Regex Chunks();
}
