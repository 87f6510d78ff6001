using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Inspect.Engine.Logs.Journal;

namespace Inspect.Engine.Logs.Stores;

/// <summary>Where the copies of a store lie.</summary>
public static class StoreFolders
{
    /// <summary>Variables that say which store an address means, beside the address.</summary>
    private static readonly string[] Places = ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "GS_ENDPOINT_URL", "AZURE_STORAGE_ACCOUNT_NAME", "AZURE_STORAGE_ACCOUNT"];
    private static readonly string[] PlacesOfHub = ["HF_ENDPOINT"];

    /// <summary>The log folder that stands for a root of the settings: of an address the folder of its copies, which is made if it is missing.</summary>
    /// <param name="root">An address or a path.</param>
    /// <param name="dir">Folder of all copies, as the settings name it; null for that of the user.</param>
    /// <returns>The folder; null for a path, which stands for itself.</returns>
    /// <exception cref="StoreException">The address is none, or its folder cannot be made.</exception>
    public static string? FolderOf(string root, string? dir)
    {
        if (!StoreAddress.IsAddress(root))
        {
            return null;
        }

        var address = StoreAddress.Parse(root);
        var folder = Path.Combine(Path.GetFullPath(dir is { Length: > 0 } ? dir : OfUser()), NameOf(address));
        try
        {
            LogOrigin.Mark(folder, address.ToString());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreException(StoreProblem.Refused, $"Copies of {address} cannot be kept in {folder} ({e.Message.TrimEnd('.')}). Name another folder with --{StoresOptions.Section}:{nameof(StoresOptions.Dir)}=FOLDER.");
        }

        return Path.Combine(folder, LogOrigin.LogsFolder);
    }

    /// <summary>Name of a folder that nobody else's address gets: the bucket, for people, and what tells it from others.</summary>
    private static string NameOf(StoreAddress address)
    {
        var identity = string.Join('\n', (address.Scheme == HubPlace.Scheme ? PlacesOfHub : Places).Select(Environment.GetEnvironmentVariable).Prepend(address.ToString()));
        var bucket = new string([.. address.Bucket.Replace('/', '-').Where(c => char.IsAsciiLetterOrDigit(c) || c == '-').Take(40)]).ToLower(CultureInfo.InvariantCulture);
        return $"{address.Scheme}-{bucket}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..16]}";
    }

    private static string OfUser()
    {
        var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return Path.Combine(data.Length == 0 ? Path.GetTempPath() : data, "inspect", "stores");
    }
}
