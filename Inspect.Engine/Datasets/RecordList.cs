using System.Globalization;
using System.Text.Json;

namespace Inspect.Engine.Datasets;

/// <summary>The samples of a file while it is read, within a size, and what looks wrong with it.</summary>
/// <param name="source">The file and how it is read.</param>
/// <param name="most">Items that are asked for, the first ones; null for all.</param>
internal sealed class RecordList(DatasetSource source, int? most)
{
    private const int MaxWarnings = 10;

    private readonly List<string> _warnings = [];
    private readonly bool _hasTemplates = source.Fields is { InputTemplate: not null } or { TargetTemplate: not null } or { ChoiceTemplates: not null };
    private readonly int _kept = source.Shuffle ? int.MaxValue : Math.Min(most ?? int.MaxValue, source.Limit ?? int.MaxValue);
    private long _filled;
    private int _further;

    /// <summary>The samples so far.</summary>
    public List<Sample> Samples { get; } = [];

    /// <summary>What follows is not kept. A file that is shuffled is read whole: any item may become one of the first.</summary>
    public bool IsFull => Samples.Count >= _kept;

    /// <summary>What follows makes no difference, not even as a number.</summary>
    public bool IsDone => IsFull && _kept == source.Limit;

    /// <summary>Number of items of the dataset.</summary>
    public int Total => Math.Min(Samples.Count + _further, source.Limit ?? int.MaxValue);

    /// <summary>The warnings so far; of many the first.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Reads a record.</summary>
    /// <exception cref="DatasetException">It is no sample, or the templates make more text than a file may have.</exception>
    public void Add(JsonElement record, string where)
    {
        var sample = RecordReader.Read(record, source.Fields, where);
        if (_hasTemplates)
        {
            _filled += (sample.Input.Plain?.Length ?? 0) + sample.Target.Text.Length + (sample.Choices ?? []).Sum(c => (long)c.Length);
            if (_filled > DatasetReader.MaxSizeBytes)
            {
                throw new DatasetException(string.Create(CultureInfo.InvariantCulture, $"{where}: the templates make more than {DatasetReader.MaxSizeBytes:N0} characters of the file. Name large columns less often in them."));
            }
        }

        Samples.Add(sample);
    }

    /// <summary>Counts records that are not kept.</summary>
    public void Pass(int count) => _further += count;

    /// <summary>Takes a sentence with file, line and fix.</summary>
    public void Warn(string warning)
    {
        if (_warnings.Count < MaxWarnings)
        {
            _warnings.Add(warning);
        }
    }
}
