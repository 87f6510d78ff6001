using Inspect.Engine.Values;

namespace Inspect.Engine.Datasets;

/// <summary>Where items are held, by their position. Thread-safe once it is filled.</summary>
internal interface ISampleStore
{
    /// <summary>The item.</summary>
    Sample Read(int position);

    /// <summary>The id that the dataset gives it, without reading it; null where it gives none.</summary>
    SampleId? IdAt(int position);

    /// <summary>It asks for a sandbox.</summary>
    bool HasSandbox(int position);

    /// <summary>How many choices it has, and whether its targets are labels of some, or it has none.</summary>
    (int Count, bool AreTargetsLabels) ChoicesOf(int position);
}
