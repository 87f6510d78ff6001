using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Stores;

namespace Inspect.Web.Components.Shared;

/// <summary>What pages say of logs that lie in a store.</summary>
internal static class StoreTexts
{
    /// <summary>A root as people know it: of copies the address of their store.</summary>
    public static string NameOf(string root) => LogOrigin.AddressOf(root) ?? root;

    /// <summary>How the copies of a store stand.</summary>
    public static string Of(MirrorState state) =>
        state.Keeper is { } keeper ? $"These copies are kept by {keeper}."
        : state.Problem is { } problem ? $"{problem} {LastOf(state)}"
        : state.Waiting > 0 ? $"{Format.Count(state.Waiting, "log")} of {state.Address} still to be fetched."
        : state.SucceededAt is null && state.NextAt is null ? $"Listing {state.Address}…"
        : $"{LastOf(state)}{Left(state)}";

    /// <summary>Whoever reads the list of runs should know it: something is wrong, or the list is not whole yet.</summary>
    public static bool IsNews(MirrorState state) => state.Keeper is null && (state.Problem is not null || state.Waiting > 0 || state.Failed > 0 || (state.SucceededAt is null && state.NextAt is null));

    private static string LastOf(MirrorState state) => state.SucceededAt is { } at ? $"As of {Format.Exact(at)}." : "Never copied to the end yet.";

    private static string Left(MirrorState state)
    {
        (int Count, string What)[] parts = [(state.Failed, "not fetched"), (state.LeftOut, "left out for their size or age"), (state.Refused, "left out for their keys")];
        var said = parts.Where(p => p.Count > 0).Select(p => $"{Format.Count(p.Count)} {p.What}").ToList();
        return said.Count == 0 ? string.Empty : $" {Capital(string.Join(", ", said))}: the app's log has more.";
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
