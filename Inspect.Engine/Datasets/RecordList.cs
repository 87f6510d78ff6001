using System.Globalization;
using System.Text.Json;
using Inspect.Engine.Values;

namespace Inspect.Engine.Datasets;

/// <summary>The samples of a file while it is read, within a size, and what looks wrong with it.</summary>
/// <param name="source">The file and how it is read.</param>
/// <param name="most">Items that are asked for, the first ones; null for all.</param>
/// <param name="selection">Which records are kept, and in which order; null for the first ones.</param>
internal sealed class RecordList(DatasetSource source, int? most, RecordSelection? selection = null)
{
    private const int MaxWarnings = 10;

    /// <summary>Items that are held in memory however large their file is.</summary>
    private const int MostHeld = 1_000;

    private readonly List<string> _warnings = [];
    private readonly bool _hasTemplates = source.Fields is { InputTemplate: not null } or { TargetTemplate: not null } or { ChoiceTemplates: not null };
    private readonly int _kept = KeptOf(source, most, selection);
    private readonly bool _isLarge = new FileInfo(source.Path).Length > source.MostHeldBytes && KeptOf(source, most, selection) > MostHeld;
    private readonly List<int> _ranks = [];
    private readonly List<Sample> _samples = [];
    private SampleFile? _file;

    /// <summary>Positions of records that are kept and not read yet: of a JSON list several begin before the first is read.</summary>
    private readonly Queue<int> _waiting = new();
    private long _filled;
    private int _begun;

    /// <summary>The samples in the order in which they are kept; none is added after.</summary>
    /// <exception cref="DatasetException">There is no room on the disk for those of a large file.</exception>
    public SampleList Samples()
    {
        int[] ranks = [.. _ranks];
        int[] order = [.. Enumerable.Range(0, ranks.Length)];
        Array.Sort(ranks, order);
        _file?.Finish();
        return _file is null ? SampleList.Of([.. order.Select(i => _samples[i])]) : SampleList.Of(_file, order);
    }

    /// <summary>What follows is not kept.</summary>
    public bool IsFull => _ranks.Count >= _kept;

    /// <summary>What follows makes no difference, not even as a number.</summary>
    public bool IsDone => IsFull && (selection is not null || _kept == source.Limit);

    /// <summary>Number of items of the dataset.</summary>
    public int Total => selection?.Total ?? Math.Min(_begun, source.Limit ?? int.MaxValue);

    /// <summary>The warnings so far; of many the first.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>A record begins.</summary>
    /// <returns>It is kept, and so has to be read.</returns>
    public bool Next()
    {
        var position = _begun++;
        var isKept = selection is null ? position < _kept : selection.RankOf(position) is not null;
        if (isKept)
        {
            _waiting.Enqueue(position);
        }

        return isKept;
    }

    /// <summary>Reads the first of the records that have begun and are kept.</summary>
    /// <exception cref="DatasetException">It is no sample, or the templates make more text than a file may have.</exception>
    public void Add(JsonElement record, string where)
    {
        var position = _waiting.Dequeue();
        var sample = RecordReader.Read(record, source.Fields, where);
        if (_hasTemplates)
        {
            _filled += (sample.Input.Plain?.Length ?? 0) + sample.Target.Text.Length + (sample.Choices ?? []).Sum(c => (long)c.Length);
            if (_filled > DatasetReader.MaxSizeBytes)
            {
                throw new DatasetException(string.Create(CultureInfo.InvariantCulture, $"{where}: the templates make more than {DatasetReader.MaxSizeBytes:N0} characters of the file. Name large columns less often in them."));
            }
        }

        var isNumbered = source.AutoId || (sample.Id is null && selection?.NumbersByPosition == true);
        sample = isNumbered ? sample with { Id = SampleId.Of(position + 1) } : sample;
        _ranks.Add(selection?.RankOf(position) ?? position);
        if (_isLarge)
        {
            _file ??= new SampleFile(source.Fields, source.Place, source.ShuffleChoices);
            _file.Add(record, sample);
        }
        else
        {
            _samples.Add(sample);
        }
    }

    /// <summary>Counts records that are not kept.</summary>
    public void Pass(int count) => _begun += count;

    /// <summary>Records that are kept at most.</summary>
    private static int KeptOf(DatasetSource source, int? most, RecordSelection? selection) =>
        selection?.Count ?? (source.Shuffle ? int.MaxValue : Math.Min(most ?? int.MaxValue, source.Limit ?? int.MaxValue));

    /// <summary>Takes a sentence with file, line and fix.</summary>
    public void Warn(string warning)
    {
        if (_warnings.Count < MaxWarnings)
        {
            _warnings.Add(warning);
        }
    }
}
