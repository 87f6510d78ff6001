using System.Globalization;
using Inspect.Engine.Logs.Format;

namespace Inspect.Web.Components.SamplePage;

/// <summary>The limit that ended a sample, in words.</summary>
internal static class LimitText
{
    /// <summary>Type and limit: <c>the message limit of 50</c>.</summary>
    public static string Of(EvalSampleLimit limit) => limit.Type switch
    {
        "operator" => "the operator",
        "context" => "the end of its context",
        "time" or "working" when limit.Limit >= 0 => $"the {WordOf(limit.Type)} limit of {Format.Seconds(limit.Limit)}",
        _ when limit.Limit >= 0 => $"the {limit.Type} limit of {limit.Limit.ToString("#,0.####", CultureInfo.InvariantCulture)}",
        _ => $"the {WordOf(limit.Type)} limit",
    };

    private static string WordOf(string type) => type == "working" ? "working time" : type;
}
