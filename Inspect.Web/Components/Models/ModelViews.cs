using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Named;
using Inspect.Engine.Models;
using Inspect.Engine.Models.Providers;
using Inspect.Web.Models;
using Inspect.Web.Runs;

namespace Inspect.Web.Components.Models;

/// <summary>Makes what the pages of models show.</summary>
internal static class ModelViews
{
    /// <summary>A local model.</summary>
    /// <param name="status">How it stands.</param>
    /// <param name="fullName">Name by which runs ask for it.</param>
    /// <param name="measures">What was measured.</param>
    /// <param name="runs">Runs with it.</param>
    public static ModelView Of(LocalModelStatus status, string fullName, ModelMeasures measures, int runs) =>
        new(fullName, status.Name, KindOf(status), status, measures.Find(OnnxProvider.NameOf(status.Name)), runs);

    /// <summary>Name by which runs ask for a local model: that of its source where it has one.</summary>
    public static string FullNameOf(LocalModelStatus status, NamedModels named) => NamedProvider.NameOf(status, named) ?? OnnxProvider.NameOf(status.Name);

    /// <summary>A model of another provider.</summary>
    public static ModelView Of(ModelListing model, int runs) => new(model.FullName, model.Name, model.Help, null, null, runs);

    /// <summary>Runs with a model.</summary>
    public static RunQuery RunsWith(string model) => new() { Text = Filter(model) };

    /// <summary>Address of the list of runs with a model.</summary>
    public static string RunsAddress(string model) => $"/runs?q={Uri.EscapeDataString(Filter(model))}";

    /// <summary>Address of the list of models.</summary>
    /// <param name="isTable">As a table; else as cards.</param>
    /// <param name="sort">Order of the table; null for that of the cards.</param>
    public static string ListAddress(bool isTable, string? sort) => $"/models?view={(isTable ? "table" : "cards")}{(sort is null ? string.Empty : $"&sort={Uri.EscapeDataString(sort)}")}";

    /// <summary>Address of the page of a local model.</summary>
    public static string Address(string name) => $"/models/{Uri.EscapeDataString(name)}";

    /// <summary>Address of a conversation with a model of a provider.</summary>
    public static string TryAddress(string model) => $"/models/try?model={Uri.EscapeDataString(model)}";

    /// <summary>Address of the form of a run with a model.</summary>
    public static string RunAddress(string model) => $"/new?model={Uri.EscapeDataString(model)}";

    /// <summary>The pill of a state: class, icon, word.</summary>
    public static (string Css, string Icon, string Word) PillOf(LocalModelStatus? status) => status?.State switch
    {
        null => ("pill done box", Shared.Lucide.CircleCheck, "Always ready"),
        LocalModelState.Ready => ("pill done box", Shared.Lucide.CircleCheck, "Loaded"),
        LocalModelState.Loading when status.WaitsFor is { } other => ("pill queued box", Shared.Lucide.Clock, $"Waits until {other} is idle"),
        LocalModelState.Loading => ("pill box", Shared.Lucide.LoaderCircle, "Loading"),
        LocalModelState.Failed => ("pill failed box", Shared.Lucide.CircleX, "Cannot load"),
        _ => ("pill queued box", Shared.Lucide.Clock, "On disk"),
    };

    private static string KindOf(LocalModelStatus status) => string.Join(", ", ((string?[])
    [
        ModelLibrary.IsBuiltIn(status.Name) ? "Built-in, ONNX" : status.Source is null ? "ONNX folder" : $"Converted from {(status.Source.Commit is null ? "this machine" : "the hub")}",
        status.Source?.Architecture, status.Source?.Precision ?? status.Precision,
    ]).OfType<string>());

    private static string Filter(string model) => $"model == \"{model.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
