using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Bunit;
using Microsoft.AspNetCore.Components;

namespace Inspect.Tests.Support;

/// <summary>
/// Waits for what a page shows or has done. The wait of bUnit looks again only when the component renders, so what happens beside it
/// (an address, a row of the database) is missed when it comes after the last render.
/// </summary>
internal static class PageWaits
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until an assertion holds, at most <see cref="Patience.Most"/>; it is tried on the renderer's own thread, where nothing is half drawn.</summary>
    /// <exception cref="Exception">What the assertion threw last.</exception>
    public static void Eventually<T>(this IRenderedComponent<T> page, Action assertion)
        where T : IComponent
    {
        using var rendered = new AutoResetEvent(initialState: false);
        void OnRender(object? sender, EventArgs e) => rendered.Set();
        page.OnAfterRender += OnRender;
        try
        {
            WaitFor(page, assertion, rendered);
        }
        finally
        {
            page.OnAfterRender -= OnRender;
        }
    }

    private static void WaitFor<T>(IRenderedComponent<T> page, Action assertion, AutoResetEvent rendered)
        where T : IComponent
    {
        var started = Stopwatch.GetTimestamp();
        while (Failure(page, assertion) is { } failure)
        {
            if (Stopwatch.GetElapsedTime(started) > Patience.Most)
            {
                ExceptionDispatchInfo.Throw(failure);
            }

            rendered.WaitOne(Pause);
        }
    }

    private static Exception? Failure<T>(IRenderedComponent<T> page, Action assertion)
        where T : IComponent
    {
        Exception? failure = null;
        page.InvokeAsync(() => failure = Record.Exception(assertion)).GetAwaiter().GetResult();
        return failure;
    }
}
