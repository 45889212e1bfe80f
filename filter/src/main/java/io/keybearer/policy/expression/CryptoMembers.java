package io.keybearer.policy.expression;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** What hashes, message authentication codes, RSA keys and ciphers have. */
final class CryptoMembers {
  private static final List<String> HASHES = List.of("MD5", "SHA1", "SHA256", "SHA384", "SHA512");
  private static final int RANDOM_KEY = 64;

  /** What precedes a hash in what is signed, in the order of the hashes: RFC 8017, section 9.2. */
  private static final List<String> DIGEST_INFO =
      List.of(
          "3020300c06082a864886f70d020505000410",
          "3021300906052b0e03021a05000414",
          "3031300d060960864801650304020105000420",
          "3041300d060960864801650304020205000430",
          "3051300d060960864801650304020305000440");

  /** A hash or, with a key, a message authentication code. Not thread-safe. */
  static final class Hash {
    private final String name;
    private byte @Nullable [] key;
    private byte @Nullable [] last;

    Hash(String name, byte @Nullable [] key) {
      this.name = name;
      this.key = key;
    }

    byte[] compute(byte[] data) {
      byte[] hash = digest(data);
      last = hash;
      return hash;
    }

    private byte[] digest(byte[] data) {
      byte[] secret = key;
      try {
        if (secret == null) {
          return MessageDigest.getInstance(digestName(name)).digest(data);
        }
        Mac mac = Mac.getInstance("Hmac" + name);
        // An empty key is one of a single zero byte: both are padded with zeros.
        mac.init(new SecretKeySpec(secret.length == 0 ? new byte[1] : secret, "Hmac" + name));
        return mac.doFinal(data);
      } catch (GeneralSecurityException e) {
        throw failed(e);
      }
    }

    /** Names the algorithm; nothing of the key. */
    @Override
    public String toString() {
      return key == null ? name : "HMAC" + name;
    }
  }

  /**
   * An RSA key.
   *
   * @param privateKey null when only the public half is there
   */
  record RsaKey(@Nullable PrivateKey privateKey, PublicKey publicKey) {
    PrivateKey secret() {
      PrivateKey key = privateKey;
      if (key == null) {
        throw new ClrException(
            "CryptographicException", "Object contains only the public half of a key pair.");
      }
      return key;
    }

    /** Shows nothing of the key. */
    @Override
    public String toString() {
      return "System.Security.Cryptography.RSA";
    }
  }

  /**
   * A name of the constants that signatures and ciphers take.
   *
   * @param name such as {@code SHA256} or {@code Pkcs1}
   */
  record Choice(String name) {
    @Override
    public String toString() {
      return name;
    }
  }

  private CryptoMembers() {}

  static void register(Members members) {
    RuntimeTypes.put("HashAlgorithm", Hash.class);
    RuntimeTypes.put("RSA", RsaKey.class);
    hashes(members);
    constants(members);
    signatures(members);
    ciphers(members);
    members.add("RNGCryptoServiceProvider.new/0", (e, a) -> e.environment().random());
    members.add(
        "RNGCryptoServiceProvider.GetBytes/1",
        (e, a) -> {
          e.environment().random().nextBytes(Arguments.bytes(a[1], "data"));
          return null;
        });
    members.add("IDisposable.Dispose/0", (e, a) -> null);
  }

  private static String digestName(String hash) {
    return hash.equals("MD5") ? hash : hash.replace("SHA", "SHA-");
  }

  private static ClrException failed(GeneralSecurityException e) {
    return new ClrException("CryptographicException", "The operation failed.", e);
  }

  private static Hash hash(@Nullable Object value) {
    return (Hash) Arguments.value(value);
  }

  private static void hashes(Members members) {
    for (String name : HASHES) {
      members.add(name + ".Create/0", (e, a) -> new Hash(name, null));
      if (!name.equals("MD5")) {
        members.add(name + "Managed.new/0", (e, a) -> new Hash(name, null));
      }
      members.add("HMAC" + name + ".new/0", (e, a) -> new Hash(name, randomKey(e)));
      members.add(
          "HMAC" + name + ".new/1", (e, a) -> new Hash(name, Arguments.bytes(a[0], "key").clone()));
    }
    members.add(
        "HashAlgorithm.ComputeHash/1",
        (e, a) -> {
          byte[] data = Arguments.bytes(a[1], "buffer");
          e.room(data.length);
          return hash(a[0]).compute(data);
        });
    members.add("HashAlgorithm.Hash/0", (e, a) -> hash(a[0]).last);
    members.add("HashAlgorithm.HashSize/0", (e, a) -> 8 * hash(a[0]).digest(new byte[0]).length);
    members.add("HMAC.Key/0", (e, a) -> hash(a[0]).key);
    members.add(
        "HMAC.Key/0=",
        (e, a) -> {
          hash(a[0]).key = Arguments.bytes(a[1], "value").clone();
          return null;
        });
  }

  private static byte[] randomKey(Evaluation evaluation) {
    byte[] key = new byte[RANDOM_KEY];
    evaluation.environment().random().nextBytes(key);
    return key;
  }

  private static void constants(Members members) {
    for (String name : HASHES) {
      members.add("HashAlgorithmName." + name + "/0", (e, a) -> new Choice(name));
    }
    members.add("HashAlgorithmName.Name/0", (e, a) -> Texts.of(a[0]));
    for (String name : List.of("Pkcs1", "Pss")) {
      members.add("RSASignaturePadding." + name + "/0", (e, a) -> new Choice(name));
    }
    for (String name : List.of("Pkcs1", "OaepSHA1", "OaepSHA256", "OaepSHA384", "OaepSHA512")) {
      members.add("RSAEncryptionPadding." + name + "/0", (e, a) -> new Choice(name));
    }
  }

  private static RsaKey rsa(@Nullable Object value) {
    return (RsaKey) Arguments.value(value);
  }

  private static void signatures(Members members) {
    members.add(
        "RSA.SignData/3",
        (e, a) -> {
          try {
            Signature signature = signature(Texts.of(a[2]), Texts.of(a[3]));
            signature.initSign(rsa(a[0]).secret());
            signature.update(Arguments.bytes(a[1], "data"));
            return signature.sign();
          } catch (GeneralSecurityException failure) {
            throw failed(failure);
          }
        });
    members.add(
        "RSA.SignHash/3",
        (e, a) ->
            signedHash(
                rsa(a[0]).secret(), Arguments.bytes(a[1], "hash"), Texts.of(a[2]), Texts.of(a[3])));
    members.add(
        "RSA.VerifyData/4",
        (e, a) -> {
          try {
            Signature signature = signature(Texts.of(a[3]), Texts.of(a[4]));
            signature.initVerify(rsa(a[0]).publicKey());
            signature.update(Arguments.bytes(a[1], "data"));
            return signature.verify(Arguments.bytes(a[2], "signature"));
          } catch (java.security.SignatureException notOne) {
            return false;
          } catch (GeneralSecurityException failure) {
            throw failed(failure);
          }
        });
    members.add(
        "RSA.KeySize/0", (e, a) -> ((RSAKey) rsa(a[0]).publicKey()).getModulus().bitLength());
    members.add(
        "RSA.Encrypt/2",
        (e, a) ->
            transformed(
                Cipher.ENCRYPT_MODE,
                rsa(a[0]).publicKey(),
                Arguments.bytes(a[1], "data"),
                Texts.of(a[2])));
    members.add(
        "RSA.Decrypt/2",
        (e, a) ->
            transformed(
                Cipher.DECRYPT_MODE,
                rsa(a[0]).secret(),
                Arguments.bytes(a[1], "data"),
                Texts.of(a[2])));
  }

  /** Signs what is a hash already: RFC 8017, section 9.2, from step 2 on. */
  private static byte[] signedHash(PrivateKey key, byte[] hash, String name, String padding) {
    if (!padding.equals("Pkcs1")) {
      throw new ClrException(
          "PlatformNotSupportedException",
          "SignHash is here with RSASignaturePadding.Pkcs1; SignData takes Pss too.");
    }
    try {
      if (hash.length != MessageDigest.getInstance(digestName(name)).getDigestLength()) {
        throw new ClrException("CryptographicException", "The hash is not one of " + name + ".");
      }
      byte[] prefix = HexFormat.of().parseHex(DIGEST_INFO.get(HASHES.indexOf(name)));
      byte[] encoded = Arrays.copyOf(prefix, prefix.length + hash.length);
      System.arraycopy(hash, 0, encoded, prefix.length, hash.length);
      Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
      cipher.init(Cipher.ENCRYPT_MODE, key);
      return cipher.doFinal(encoded);
    } catch (GeneralSecurityException e) {
      throw failed(e);
    }
  }

  private static Signature signature(String hash, String padding) throws GeneralSecurityException {
    if (padding.equals("Pkcs1")) {
      return Signature.getInstance(hash + "withRSA");
    }
    Signature signature = Signature.getInstance("RSASSA-PSS");
    String digest = digestName(hash);
    int salt = MessageDigest.getInstance(digest).getDigestLength();
    signature.setParameter(
        new PSSParameterSpec(digest, "MGF1", new MGF1ParameterSpec(digest), salt, 1));
    return signature;
  }

  private static byte[] transformed(int mode, Key key, byte[] data, String padding) {
    try {
      if (padding.equals("Pkcs1")) {
        Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
        cipher.init(mode, key);
        return cipher.doFinal(data);
      }
      String digest = digestName(padding.substring("Oaep".length()));
      Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
      cipher.init(
          mode,
          key,
          new OAEPParameterSpec(
              digest, "MGF1", new MGF1ParameterSpec(digest), PSource.PSpecified.DEFAULT));
      return cipher.doFinal(data);
    } catch (GeneralSecurityException e) {
      throw failed(e);
    }
  }

  private static void ciphers(Members members) {
    members.add("ContextExtensions.Encrypt/4", (e, a) -> symmetric(Cipher.ENCRYPT_MODE, a));
    members.add("ContextExtensions.Decrypt/4", (e, a) -> symmetric(Cipher.DECRYPT_MODE, a));
  }

  /** {@code data.Encrypt("Aes", key, iv)}: CBC with PKCS#7 padding, .NET's default. */
  private static byte[] symmetric(int mode, @Nullable Object[] a) {
    String algorithm = Arguments.text(a[1], "alg");
    if (!algorithm.toLowerCase(java.util.Locale.ROOT).startsWith("aes")
        && !algorithm.equalsIgnoreCase("Rijndael")) {
      throw ClrException.about(
          algorithm, "ArgumentException", "The algorithm '", "' is not supported here.");
    }
    try {
      Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
      cipher.init(
          mode,
          new SecretKeySpec(Arguments.bytes(a[2], "key"), "AES"),
          new IvParameterSpec(Arguments.bytes(a[3], "iv")));
      return cipher.doFinal(Arguments.bytes(a[0], "data"));
    } catch (InvalidKeyException | NoSuchAlgorithmException e) {
      throw ClrException.argument("The key is not one of " + algorithm + ".");
    } catch (GeneralSecurityException e) {
      throw failed(e);
    }
  }
}
