namespace Inspect.Web.Components.Datasets;

/// <summary>Addresses of datasets.</summary>
public static class DatasetAddress
{
    /// <summary>The page of a dataset.</summary>
    public static string Of(string name) => $"/datasets/{Uri.EscapeDataString(name)}";

    /// <summary>The runs that used a dataset.</summary>
    public static string RunsOf(string runName) => $"/runs?q={Uri.EscapeDataString($"dataset == \"{runName}\"")}";
}
