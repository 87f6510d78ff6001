using System.Collections.Immutable;
using System.Globalization;
using Inspect.Web.Components.SamplePage.Text;
using Inspect.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.SamplePage.Sessions;

/// <summary>A recorded terminal: how it stood in the end, and played when somebody asks for it. Nothing moves by itself.</summary>
public sealed partial class SessionView : IDisposable
{
    private static readonly ImmutableArray<int> Speeds = [1, 2, 4, 8];
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private TerminalSession? _of;
    private TerminalScreen? _screen;
    private ITimer? _timer;
    private long _lastTick;
    private double _at;
    private int _written;
    private int _speed = 1;
    private bool _isOpened;

    /// <summary>The session.</summary>
    [Parameter, EditorRequired]
    public required TerminalSession Session { get; set; }

    /// <summary>What the reader looks for and has come to, when it is near.</summary>
    [CascadingParameter]
    public FoundText? Found { get; set; }

    [Inject]
    public required TimeProvider Time { get; init; }

    private string Label => $"Terminal session {Session.Name}";

    private string FactText => $"{Format.Clock(Session.Seconds)}{(Session.IsCut ? ", only the beginning of a long recording" : null)}";

    /// <summary>A report has nobody who plays it.</summary>
    private bool CanPlay => Session.Pieces.Length > 1 && RendererInfo.IsInteractive;

    private bool IsWhole => _isOpened || Found is not null || !RendererInfo.IsInteractive;

    private bool IsPlaying => _timer is not null;

    private string PlayIcon => IsPlaying ? Lucide.Pause : Lucide.Play;

    private string PlayText => IsPlaying ? "Pause" : "Play";

    private string MostText => Number(Session.PlayedSeconds);

    private string AtText => Number(_at);

    private string SpeedText => _speed.ToString(CultureInfo.InvariantCulture);

    /// <summary>The clock of the recording, not of the player, which cuts pauses short.</summary>
    private string ClockText => $"{Format.Clock(_written == 0 ? 0 : Session.Pieces[_written - 1].At)} of {Format.Clock(Session.Seconds)}";

    private string Shown => _screen!.Text(Session.Rows);

    /// <inheritdoc />
    public void Dispose() => Stop();

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        if (_of != Session)
        {
            Stop();
            (_of, _screen) = (Session, null);
            GoTo(Session.PlayedSeconds);
        }
    }

    private static string Number(double seconds) => seconds.ToString("0.##", CultureInfo.InvariantCulture);

    private void TogglePlay()
    {
        if (IsPlaying)
        {
            Stop();
            return;
        }

        if (_at >= Session.PlayedSeconds)
        {
            GoTo(0);
        }

        _lastTick = Time.GetTimestamp();
        _timer = Time.CreateTimer(_ => _ = InvokeAsync(Advance), null, Tick, Tick);
    }

    private void Advance()
    {
        if (!IsPlaying)
        {
            return;
        }

        var before = _written;
        var now = Time.GetTimestamp();
        GoTo(_at + Time.GetElapsedTime(_lastTick, now).TotalSeconds * _speed);
        _lastTick = now;
        if (_at >= Session.PlayedSeconds)
        {
            Stop();
            StateHasChanged();
        }
        else if (_written != before)
        {
            StateHasChanged();
        }
    }

    private void Stop()
    {
        _timer?.Dispose();
        _timer = null;
    }

    private void Seek(ChangeEventArgs e)
    {
        if (double.TryParse(e.Value as string, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
        {
            GoTo(seconds);
        }
    }

    private void SetSpeed(ChangeEventArgs e) => _speed = int.TryParse(e.Value as string, out var speed) && Speeds.Contains(speed) ? speed : 1;

    /// <summary>Backwards, everything is written anew from the beginning.</summary>
    private void GoTo(double seconds)
    {
        var isBack = seconds < _at;
        _at = Math.Clamp(seconds, 0, Session.PlayedSeconds);
        if (_screen is null || isBack)
        {
            (_screen, _written) = (new TerminalScreen(Session.Rows, Session.Columns), 0);
        }

        for (; _written < Session.Pieces.Length && Session.Pieces[_written].PlayedAt <= _at; _written++)
        {
            _screen.Write(Session.Pieces[_written].Text);
        }
    }
}
