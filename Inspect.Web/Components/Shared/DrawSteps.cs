namespace Inspect.Web.Components.Shared;

/// <summary>
/// Draws a long page in steps, so that what one render sends to the browser stays below 64 kB: each render takes so many of the rows
/// that are new or look other than before, and the next one follows when the browser has drawn it. Of one component.
/// </summary>
public sealed class DrawSteps
{
    /// <summary>Weight that one render takes, in about as many bytes.</summary>
    private const int Most = 20_000;

    private Dictionary<int, bool> _drawn = [];
    private Dictionary<int, bool> _next = [];
    private int _left;
    private bool _isAll;
    private int _begun;
    private int _shown;

    /// <summary>Number of the render that took rows last.</summary>
    private int _out;

    /// <summary>Rows were left for the next render.</summary>
    public bool IsDue { get; private set; }

    /// <summary>The browser has drawn a render, each in its turn: once it is the one that took rows last, the next rows may follow.</summary>
    public void Shown() => _shown++;

    /// <summary>A render begins. One that comes before the browser has drawn the rows of the last is put together with it, and takes none.</summary>
    /// <param name="isAll">All is drawn at once: the page goes out as a document.</param>
    public void Begin(bool isAll)
    {
        (_drawn, _next) = (_next, []);
        (_left, _isAll, IsDue) = (_shown < _out ? 0 : Most, isAll, false);
        _begun++;
    }

    /// <summary>How a row is drawn in this render.</summary>
    /// <param name="key">The row.</param>
    /// <param name="isOpen">How it should look.</param>
    /// <param name="weight">About how many bytes it takes; is asked only of what is not drawn yet.</param>
    /// <returns>How it should look, or still looks; null when it is not drawn yet.</returns>
    public bool? Take(int key, bool isOpen, Func<int> weight)
    {
        ArgumentNullException.ThrowIfNull(weight);
        var isDrawn = _drawn.TryGetValue(key, out var wasOpen);
        var looks = isOpen;
        if (!_isAll && !(isDrawn && wasOpen == isOpen))
        {
            var cost = _left > 0 ? weight() : int.MaxValue;
            if (IsDue || _left <= 0 || (cost > _left && _left < Most))
            {
                // Those behind wait too, however small they are: the page grows at its end alone.
                IsDue = true;
                if (!isDrawn)
                {
                    return null;
                }

                looks = wasOpen;
            }
            else
            {
                _left -= cost;
                _out = _begun;
            }
        }

        _next[key] = looks;
        return looks;
    }
}
