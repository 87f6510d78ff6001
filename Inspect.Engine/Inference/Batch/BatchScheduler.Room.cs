using System.Globalization;
using Inspect.Engine.Inference.Sequences;

namespace Inspect.Engine.Inference.Batch;

/// <summary>Makes the slots long enough for who comes next.</summary>
internal sealed partial class BatchScheduler
{
    /// <summary>There is room for a request's prompt and answer; it has failed where the system gives none.</summary>
    private bool HasRoom(EngineRow request)
    {
        var needed = Math.Min(folder.ContextLength, request.Prompt.Length + request.MaxTokens);
        try
        {
            MakeRoom(needed);
            return true;
        }
        catch (OutOfMemoryException error)
        {
            request.Fail(new GenerationException(string.Create(
                CultureInfo.InvariantCulture,
                $"The system gives no memory for {limits.Rows} answers of up to {needed:N0} tokens at once. Lower max_tokens, or max_rows of the model."), error));
            return false;
        }
    }

    private void MakeRoom(int capacity)
    {
        if (capacity <= decoder.Slots.Capacity)
        {
            return;
        }

        Array.Clear(_held);
        for (var row = 0; row < _active.Count; row++)
        {
            _held[row] = _active[row].Length;
        }

        prefixes.Lengths(_held);
        decoder.Slots.Grow(Math.Min(folder.ContextLength, (capacity + Grain - 1) / Grain * Grain), _held);
    }
}
