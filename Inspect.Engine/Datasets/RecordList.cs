using System.Globalization;
using System.Text.Json;

namespace Inspect.Engine.Datasets;

/// <summary>The samples of a file while it is read, within a size, and what looks wrong with it.</summary>
internal sealed class RecordList(DatasetSource source)
{
    private const int MaxWarnings = 10;

    private readonly List<string> _warnings = [];
    private readonly bool _hasTemplates = source.Fields is { InputTemplate: not null } or { TargetTemplate: not null } or { ChoiceTemplates: not null };
    private long _filled;

    /// <summary>The samples so far.</summary>
    public List<Sample> Samples { get; } = [];

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

    /// <summary>Takes a sentence with file, line and fix.</summary>
    public void Warn(string warning)
    {
        if (_warnings.Count < MaxWarnings)
        {
            _warnings.Add(warning);
        }
    }
}
