using Inspect.Web.Components.Shared;
using Microsoft.JSInterop;

namespace Inspect.Tests.Web.Components.Shared;

public sealed class ShortcutTurnTests : IAsyncDisposable
{
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _begun = [];
    private readonly Keyboard _keyboard = new(new NoBrowser());

    public ValueTask DisposeAsync() => _keyboard.DisposeAsync();

    [Fact]
    public async Task Press_KeysWithATurn_BeginWhereTheOneBeforeEnded()
    {
        using var keys = Register();

        var pressed = (Task[])[_keyboard.Press("j"), _keyboard.Press("Enter"), _keyboard.Press("c")];
        Assert.Equal(["j", "c"], _begun);

        _first.SetResult();
        await Task.WhenAll(pressed);
        Assert.Equal(["j", "c", "Enter"], _begun);
    }

    [Fact]
    public async Task Press_OneBeforeFailed_ActsAllTheSame()
    {
        using var keys = Register();

        var failed = _keyboard.Press("j");
        var next = _keyboard.Press("Enter");
        _first.SetException(new InvalidOperationException());

        await Assert.ThrowsAsync<InvalidOperationException>(() => failed);
        await next;
        Assert.Equal(["j", "Enter"], _begun);
    }

    [Fact]
    public async Task Press_PageLeftMeanwhile_DoesNothing()
    {
        var keys = Register();

        var pressed = (Task[])[_keyboard.Press("j"), _keyboard.Press("Enter")];
        keys.Dispose();
        _first.SetResult();

        await Task.WhenAll(pressed);
        Assert.Equal(["j"], _begun);
    }

    private IDisposable Register() => _keyboard.Register(
        new Shortcut("j", "Waits", () => Act("j", _first.Task), InTurn: true),
        new Shortcut("Enter", "Acts at once", () => Act("Enter", Task.CompletedTask), InTurn: true),
        new Shortcut("c", "Has no turn", () => Act("c", Task.CompletedTask)));

    private Task Act(string key, Task end)
    {
        _begun.Add(key);
        return end;
    }

    private sealed class NoBrowser : IJSRuntime
    {
        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args) => throw new JSDisconnectedException("No browser.");

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args) => InvokeAsync<TValue>(identifier, args);
    }
}
