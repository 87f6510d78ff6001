using System.Text.Json;

namespace Inspect.Engine.Inference.Folders;

/// <summary>Layers that keep the keys and values of the last tokens only.</summary>
/// <param name="Capacity">Tokens that such a layer has room for, always reserved in full.</param>
/// <param name="Layers">Number of such layers.</param>
/// <param name="SlidesInputs">The prompt too goes through the window piece by piece, which takes one row at a time.</param>
public sealed record SlidingWindow(int Capacity, int Layers, bool SlidesInputs)
{
    /// <summary>Room beyond the window where the file names none: what the CPU provider takes.</summary>
    private const int DefaultSlack = 16;

    /// <summary>Reads the <c>decoder</c> part of a configuration; null where no layer slides.</summary>
    internal static SlidingWindow? Read(JsonElement decoder, int layers)
    {
        if (!decoder.TryGetProperty("sliding_window", out var window) || window.ValueKind != JsonValueKind.Object
            || !window.TryGetProperty("window_size", out var size) || size.GetInt32() < 1)
        {
            return null;
        }

        var slack = window.TryGetProperty("cache_slack", out var named) && named.GetInt32() is > 0 and var set ? set : DefaultSlack;
        var sliding = window.TryGetProperty("layers", out var list) && list.GetArrayLength() is > 0 and var some ? some : layers;
        var slidesInputs = !window.TryGetProperty("slide_inputs", out var slides) || slides.GetBoolean();
        return new SlidingWindow(size.GetInt32() + slack, Math.Min(sliding, layers), slidesInputs);
    }
}
