namespace Inspect.Web.Components.SamplePage.Text;

/// <summary>Colour and weight that a terminal writes with now.</summary>
internal sealed class TerminalLook
{
    private string? _front;
    private string? _back;
    private bool _isBold;
    private bool _isDim;
    private bool _isItalic;
    private bool _isUnderlined;

    /// <summary>Classes of what is written now; null for plain text.</summary>
    public string? Css
    {
        get
        {
            string?[] classes = [_front, _back, _isBold ? "tb" : null, _isDim ? "td" : null, _isItalic ? "ti" : null, _isUnderlined ? "tu" : null];
            var css = string.Join(' ', classes.OfType<string>());
            return css.Length == 0 ? null : css;
        }
    }

    /// <summary>Takes the numbers of one sequence; unknown ones change nothing.</summary>
    public void Apply(ReadOnlySpan<int> codes)
    {
        for (var i = 0; i < codes.Length; i++)
        {
            switch (codes[i])
            {
                case 38 or 48:
                    i = Extended(codes, i);
                    break;
                case >= 30 and <= 37:
                    _front = Front(codes[i] - 30);
                    break;
                case >= 90 and <= 97:
                    _front = Front(codes[i] - 90);
                    break;
                case >= 40 and <= 47:
                    _back = Back(codes[i] - 40);
                    break;
                case >= 100 and <= 107:
                    _back = Back(codes[i] - 100);
                    break;
                default:
                    Switch(codes[i]);
                    break;
            }
        }
    }

    private void Switch(int code)
    {
        switch (code)
        {
            case 0: (_front, _back, _isBold, _isDim, _isItalic, _isUnderlined) = (null, null, false, false, false, false); break;
            case 1: _isBold = true; break;
            case 2: _isDim = true; break;
            case 3: _isItalic = true; break;
            case 4: _isUnderlined = true; break;
            case 22: (_isBold, _isDim) = (false, false); break;
            case 23: _isItalic = false; break;
            case 24: _isUnderlined = false; break;
            case 39: _front = null; break;
            case 49: _back = null; break;
        }
    }

    /// <summary>A colour of the palette or one of all: the nearest of the eight.</summary>
    private int Extended(ReadOnlySpan<int> codes, int at)
    {
        var isFront = codes[at] == 38;
        if (at + 2 < codes.Length && codes[at + 1] == 5)
        {
            Set(isFront, NearestOfPalette(codes[at + 2]));
            return at + 2;
        }

        if (at + 4 < codes.Length && codes[at + 1] == 2)
        {
            Set(isFront, Nearest(codes[at + 2], codes[at + 3], codes[at + 4]));
            return at + 4;
        }

        return codes.Length;
    }

    private void Set(bool isFront, int colour)
    {
        if (isFront)
        {
            _front = Front(colour);
        }
        else
        {
            _back = Back(colour);
        }
    }

    private static int NearestOfPalette(int colour) => colour switch
    {
        < 16 => colour & 7,
        < 232 => Nearest((colour - 16) / 36 * 51, (colour - 16) / 6 % 6 * 51, (colour - 16) % 6 * 51),
        _ => colour < 244 ? 0 : 7,
    };

    private static int Nearest(int red, int green, int blue)
    {
        var half = Math.Max(red, Math.Max(green, blue)) / 2;
        return (red > half ? 1 : 0) | (green > half ? 2 : 0) | (blue > half ? 4 : 0);
    }

    private static string Front(int colour) => $"tf{colour}";

    private static string Back(int colour) => $"tg{colour}";
}
