namespace Inspect.Web.Components.Datasets;

/// <summary>Addresses of datasets.</summary>
public static class DatasetAddress
{
    /// <summary>The page of a dataset.</summary>
    public static string Of(string name) => $"/datasets/{Uri.EscapeDataString(name)}";

    /// <summary>The runs that used a dataset.</summary>
    public static string RunsOf(string runName) => $"/runs?q={Uri.EscapeDataString($"dataset == \"{runName}\"")}";

    /// <summary>Makes one of the items of a run that did not pass.</summary>
    public static string FromRun(string run) => $"/datasets/new?from={Uri.EscapeDataString(run)}";
}
