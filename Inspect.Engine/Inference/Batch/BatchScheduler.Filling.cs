using Inspect.Engine.Inference.Sequences;
using Microsoft.ML.OnnxRuntime;

namespace Inspect.Engine.Inference.Batch;

/// <summary>Runs prompts, and texts that are judged, piece by piece.</summary>
internal sealed partial class BatchScheduler
{
    /// <summary>Runs a piece of the prompt that is being filled in, or all of it where nobody waits for a step.</summary>
    private void Fill()
    {
        while (_filling is { } row && !stop.IsCancellationRequested)
        {
            var atOnce = _active.Count > 0 ? Math.Min(Piece, decoder.AtOnce) : decoder.AtOnce;
            try
            {
                if (row.Request is ScoreRow score)
                {
                    Judge(row, score, atOnce);
                }
                else
                {
                    Fill(row, atOnce);
                }
            }
            catch (OnnxRuntimeException error) when (!stop.IsCancellationRequested)
            {
                row.Request.Fail(Failure(error));
                _filling = null;
            }
            catch (GenerationException error)
            {
                row.Request.Fail(error);
                _filling = null;
            }

            if (_active.Count > 0 || row.Request.IsCancelled)
            {
                return;
            }
        }
    }

    private void Fill(BatchRow row, int atOnce)
    {
        var text = row.Text;
        var count = Math.Min(text.Length - row.Length, atOnce);
        var isLast = row.Length + count == text.Length;
        var logits = decoder.Fill(_fillingSlot, text.AsSpan(row.Length, count), row.Length, isLast ? count - 1 : count, text.Length);
        row.Length += count;
        if (isLast)
        {
            if (text == row.Request.Prompt)
            {
                prefixes.Keep(text, _fillingSlot, decoder.IsLong(text.Length), logits);
            }

            Begin(row, logits);
        }
    }

    /// <summary>Takes out the rows whose next token makes them long: they wait to be run anew with the angles of long texts, as transformers and GenAI do it for the Phi-3 family.</summary>
    private void TakeOutCrossing()
    {
        foreach (var row in _active)
        {
            if (!row.Request.IsDone && decoder.IsLong(row.Length + 1) && !decoder.IsLong(row.Length))
            {
                row.RunAnew();
                _crossing.Enqueue(row);
            }
        }

        CloseGaps();
    }

    /// <summary>Runs a piece of a text that is judged; logits are computed of those places alone that come before a token of it.</summary>
    private void Judge(BatchRow row, ScoreRow score, int atOnce)
    {
        var count = Math.Min(score.Needed - row.Length, atOnce);
        if (count > 0)
        {
            var firstWanted = Math.Clamp(score.From - 1 - row.Length, 0, count);
            count = Math.Min(count, firstWanted + decoder.LogitsAtOnce);
            if (decoder.LogitsAtOnce == 1 && firstWanted > 0)
            {
                // The graph gives the last place alone, and that is the last before the text.
                count = firstWanted;
            }

            var logits = decoder.Fill(_fillingSlot, score.Prompt.AsSpan(row.Length, count), row.Length, firstWanted, score.Prompt.Length);
            for (var i = 0; i < count - firstWanted; i++)
            {
                var behind = logits.Slice(i * sampler.VocabularySize, sampler.VocabularySize);
                var held = row.Length + firstWanted + i + 1;
                if (held == score.Kept)
                {
                    prefixes.Keep(score.Prompt[..held], _fillingSlot, decoder.IsLong(score.Prompt.Length), behind);
                }

                if (!score.IsComplete)
                {
                    score.Take(behind);
                }
            }

            row.Length += count;
        }

        if (row.Length >= score.Needed)
        {
            score.Finish();
            _filling = null;
        }
    }
}
