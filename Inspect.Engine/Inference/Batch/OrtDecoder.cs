using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Inspect.Engine.Inference.Batch;

/// <summary>Runs a decoder over slots: the prompt of one row, or one token of many rows. Owned by one thread.</summary>
/// <remarks>
/// The attention counts the ones in each row of the mask and looks at nothing else of it. So rows of any lengths step together, each
/// with its padding on the right, and give bit for bit what they give alone. Tokens that follow others of their row come one row at a
/// time (<c>onnx-engine.md</c> 2).
/// </remarks>
internal sealed unsafe class OrtDecoder : IDisposable
{
    /// <summary>Tokens of a prompt that are run at once.</summary>
    public const int MostAtOnce = 512;

    // A graph that computes all logits is given so many tokens at once that they stay below.
    private const long MostLogitBytes = 64 << 20;

    private readonly DecoderModel _model;
    private readonly RunOptions _options = new();
    private readonly string[] _inputNames;
    private readonly string[] _outputNames;
    private readonly OrtValue[] _inputs;
    private readonly OrtValue[] _outputs;
    private readonly int _fixedInputs;
    private readonly int _rows;
    private readonly long* _ids;
    private readonly long* _positions;
    private readonly long* _chosen;
    private readonly long* _angleRows;
    private float* _logits;
    private int _logitRows;
    private long* _mask;
    private long _maskLength;

    /// <summary>Makes room for rows.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">Rows that step together at most.</param>
    /// <param name="slots">Slots in all, the rows' first.</param>
    /// <param name="capacity">Tokens of a slot at first.</param>
    public OrtDecoder(DecoderModel model, int rows, int slots, int capacity)
    {
        (_model, _rows) = (model, rows);
        Slots = new KeyValueSlots(model.KeyNames.Count, model.Heads, model.Size, slots, capacity, model.CacheType);
        AtOnce = model.Output == LogitsOutput.All ? (int)Math.Clamp(MostLogitBytes / sizeof(float) / model.VocabularySize, 16, MostAtOnce) : MostAtOnce;
        LogitsAtOnce = model.Output == LogitsOutput.Last ? 1 : (int)Math.Clamp(MostLogitBytes / sizeof(float) / model.VocabularySize, 16, AtOnce);
        _logitRows = Math.Max(rows, model.Output == LogitsOutput.All ? AtOnce : 1);
        _ids = Allocate<long>(Math.Max(rows, AtOnce));
        _positions = Allocate<long>(Math.Max(rows, AtOnce));
        _chosen = Allocate<long>(AtOnce);
        _angleRows = Allocate<long>(Math.Max(rows, AtOnce));
        _logits = Allocate<float>((long)_logitRows * model.VocabularySize);

        string[] asked =
        [
            DecoderModel.Ids, DecoderModel.Mask, .. model.HasPositions ? [DecoderModel.Positions] : Array.Empty<string>(), .. model.Output == LogitsOutput.Chosen ? [DecoderGraph.PositionsInput] : Array.Empty<string>(),
            .. model.LongestShort is null ? Array.Empty<string>() : [DecoderGraph.AngleRowsInput],
        ];
        _fixedInputs = asked.Length;
        _inputNames = [.. asked, .. model.KeyNames.SelectMany(k => new[] { k, k.Replace(".key", ".value", StringComparison.Ordinal) })];
        _outputNames = [DecoderModel.Logits, .. _inputNames[_fixedInputs..].Select(n => n.Replace("past_key_values", "present", StringComparison.Ordinal))];
        _inputs = new OrtValue[_inputNames.Length];
        _outputs = new OrtValue[_outputNames.Length];
    }

    /// <summary>Keys and values.</summary>
    public KeyValueSlots Slots { get; }

    /// <summary>Tokens of a prompt that can be run at once.</summary>
    public int AtOnce { get; }

    /// <summary>Logits of so many tokens of a prompt can be had at once.</summary>
    public int LogitsAtOnce { get; }

    /// <summary>A text of so many tokens has the angles of long ones, all of its tokens. Keys and values of the same tokens are others then.</summary>
    public bool IsLong(int length) => length > _model.LongestShort;

    /// <summary>Breaks off the run that goes on, from another thread, and all that follow.</summary>
    public void Terminate() => _options.Terminate = true;

    /// <summary>Runs tokens of one row behind those that its slot holds.</summary>
    /// <param name="slot">The row's slot.</param>
    /// <param name="ids">Tokens, at most <see cref="AtOnce"/>.</param>
    /// <param name="start">Tokens that the slot holds.</param>
    /// <param name="firstWanted">The first of them whose logits are wanted, with those of all behind it, at most <see cref="LogitsAtOnce"/>; their number for none.</param>
    /// <param name="whole">Tokens of the text as a whole, where others follow.</param>
    /// <returns>Those logits, shape <c>[wanted, vocab]</c>, until the next run.</returns>
    /// <exception cref="OnnxRuntimeException">The model failed.</exception>
    public ReadOnlySpan<float> Fill(int slot, ReadOnlySpan<uint> ids, int start, int firstWanted, int whole = 0)
    {
        var (wanted, width) = (ids.Length - firstWanted, start + ids.Length);
        var angles = AnglesOf(Math.Max(whole, width));
        for (var i = 0; i < ids.Length; i++)
        {
            (_ids[i], _positions[i], _angleRows[i]) = (ids[i], start + i, angles + start + i);
        }

        MaskRow(0, width, width);
        for (var i = 0; i < wanted; i++)
        {
            _chosen[i] = firstWanted + i;
        }

        var positions = _model.Output switch { LogitsOutput.Chosen => wanted, LogitsOutput.Last => 1, _ => ids.Length };
        HaveLogits(positions);
        Run(slot, 1, ids.Length, width, wanted, positions);
        return new ReadOnlySpan<float>(_logits + ((long)(positions - wanted) * _model.VocabularySize), wanted * _model.VocabularySize);
    }

    /// <summary>Runs one token of each of a run of rows. Logits are there by <see cref="LogitsOf"/> until the next run.</summary>
    /// <param name="first">Slot of the first row.</param>
    /// <param name="ids">The tokens.</param>
    /// <param name="lengths">Tokens that each row's slot holds.</param>
    /// <exception cref="OnnxRuntimeException">The model failed.</exception>
    public void Step(int first, ReadOnlySpan<uint> ids, ReadOnlySpan<int> lengths)
    {
        var width = 0;
        foreach (var length in lengths)
        {
            width = Math.Max(width, length + 1);
        }

        for (var row = 0; row < ids.Length; row++)
        {
            (_ids[row], _positions[row], _angleRows[row]) = (ids[row], lengths[row], AnglesOf(lengths[row] + 1) + lengths[row]);
            MaskRow(row, width, lengths[row] + 1);
        }

        _chosen[0] = 0;
        Run(first, ids.Length, 1, width, 1, 1);
    }

    /// <summary>Logits of a row of the last step, shape <c>[vocab]</c>.</summary>
    public ReadOnlySpan<float> LogitsOf(int row) => new(_logits + ((long)row * _model.VocabularySize), _model.VocabularySize);

    /// <inheritdoc />
    public void Dispose()
    {
        Slots.Dispose();
        _options.Dispose();
        NativeMemory.Free(_ids);
        NativeMemory.Free(_positions);
        NativeMemory.Free(_chosen);
        NativeMemory.Free(_angleRows);
        NativeMemory.Free(_logits);
        NativeMemory.Free(_mask);
        _mask = null;
    }

    /// <summary>Where the angles of a text begin in the tables: those of long ones stand behind those of short ones.</summary>
    private int AnglesOf(int length) => IsLong(length) ? _model.LongestShort!.Value : 0;

    /// <summary>Makes room for logits: more than one a row are rarely asked for.</summary>
    private void HaveLogits(int positions)
    {
        if (positions > _logitRows)
        {
            NativeMemory.Free(_logits);
            _logitRows = positions;
            _logits = Allocate<float>((long)_logitRows * _model.VocabularySize);
        }
    }

    private void Run(int first, int rows, int tokens, int width, int chosen, int positions)
    {
        var at = 0;
        _inputs[at++] = Tensor(_ids, [rows, tokens]);
        _inputs[at++] = Tensor(_mask, [rows, width]);
        if (_model.HasPositions)
        {
            _inputs[at++] = Tensor(_positions, [rows, tokens]);
        }

        if (_model.Output == LogitsOutput.Chosen)
        {
            _inputs[at++] = Tensor(_chosen, [chosen]);
        }

        if (_model.LongestShort is not null)
        {
            _inputs[at] = Tensor(_angleRows, [rows, tokens]);
        }

        long[] shape = [rows, positions, _model.VocabularySize];
        _outputs[0] = OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance, TensorElementType.Float, shape, (IntPtr)_logits, (long)rows * positions * _model.VocabularySize * sizeof(float));
        Slots.View(first, rows).CopyTo(_inputs, _fixedInputs);
        Slots.View(first, rows).CopyTo(_outputs, 1);
        try
        {
            _model.Session.Run(_options, _inputNames, _inputs, _outputNames, _outputs);
        }
        finally
        {
            // The others belong to the slots.
            foreach (var input in _inputs.AsSpan(0, _fixedInputs))
            {
                input.Dispose();
            }

            _outputs[0].Dispose();
        }
    }

    /// <summary>Writes a row of the mask: its length in ones, then zeros.</summary>
    private void MaskRow(int row, int width, int length)
    {
        if ((long)_rows * width > _maskLength)
        {
            // Only for the first row of a run: the others find room.
            NativeMemory.Free(_mask);
            _maskLength = (long)_rows * (width + 256);
            _mask = Allocate<long>(_maskLength);
        }

        new Span<long>(_mask + ((long)row * width), length).Fill(1);
        new Span<long>(_mask + ((long)row * width) + length, width - length).Clear();
    }

    private static OrtValue Tensor(long* data, long[] shape)
    {
        var count = 1L;
        foreach (var dimension in shape)
        {
            count *= dimension;
        }

        return OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, TensorElementType.Int64, shape, (IntPtr)data, count * sizeof(long));
    }

    private static T* Allocate<T>(long count) where T : unmanaged => (T*)NativeMemory.Alloc((nuint)count, (nuint)sizeof(T));
}
