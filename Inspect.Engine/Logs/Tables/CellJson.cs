using System.Text.Json;
using Inspect.Engine.Python;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Tables;

/// <summary>Maps and lists as the text that Python's <c>json.dumps</c> makes of them, numbers as Python writes them, and those that JSON has no word for.</summary>
internal static class CellJson
{
    public static string Of(JsonElement value) => PythonJson.Dump(value, Scalar);

    private static string? Scalar(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? LogNumber.TryParseMarker(value.GetString()!, out var special) ? PythonNumber.Format(special) : null
        : value.GetRawText().AsSpan().IndexOfAny('.', 'e', 'E') < 0 ? null
        : PythonNumber.Format(value.GetDouble());
}
