using System.Text;
using System.Text.Json;
using Inspect.Engine.Logs.Format;

namespace Inspect.Engine.Logs.Recovery;

/// <summary>JSON that a buffer holds as text.</summary>
internal static class BufferJson
{
    public static JsonElement Element(string json) => LogJson.Element(Encoding.UTF8.GetBytes(json));
}
