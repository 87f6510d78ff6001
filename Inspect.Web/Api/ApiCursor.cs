using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Inspect.Web.Api;

/// <summary>Where a list goes on: after an entry, so that rows which come in before it move nothing.</summary>
/// <param name="At">Number of the next entry when the cursor was given.</param>
/// <param name="After">Id of the last entry that was given.</param>
public sealed record ApiCursor(int At, string After)
{
    /// <summary>Entries that are given where nobody says how many.</summary>
    public const int UsualLimit = 50;

    /// <summary>Entries that are given at most.</summary>
    public const int MostLimit = 1_000;

    /// <summary>Reads a cursor; the start of the list where there is none.</summary>
    /// <exception cref="ApiException">It is none of ours.</exception>
    public static ApiCursor Of(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return new ApiCursor(0, string.Empty);
        }

        if (Base64Url.IsValid(text) && Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split(' ', 2) is [var at, var after]
            && int.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return new ApiCursor(number, after);
        }

        throw new ApiException(StatusCodes.Status400BadRequest, "The cursor is none that a list gave. Take \"next\" of the answer before, or leave it out to start anew.");
    }

    /// <summary>How many entries are wanted.</summary>
    /// <exception cref="ApiException">Out of range.</exception>
    public static int Limit(int? limit) => limit is null ? UsualLimit
        : limit is >= 1 and <= MostLimit ? limit.Value
        : throw new ApiException(StatusCodes.Status400BadRequest, $"limit is a number from 1 to {MostLimit}, not {limit}.");

    /// <inheritdoc />
    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{At} {After}")));
}
