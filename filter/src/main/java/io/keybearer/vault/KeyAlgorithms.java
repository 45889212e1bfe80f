package io.keybearer.vault;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/**
 * The asymmetric algorithms of the keystore: RSA-OAEP with SHA-256 for digest and MGF1, and ECDSA
 * with SHA-256.
 */
final class KeyAlgorithms {
  /** By explicit parameters: the JDK's name OAEPWithSHA-256AndMGF1Padding means MGF1 with SHA-1. */
  private static final OAEPParameterSpec OAEP =
      new OAEPParameterSpec(
          "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);

  private KeyAlgorithms() {}

  static byte[] encrypt(PublicKey recipient, byte[] plaintext) throws GeneralSecurityException {
    return rsa(Cipher.ENCRYPT_MODE, recipient).doFinal(plaintext);
  }

  static byte[] decrypt(PrivateKey key, byte[] ciphertext) throws GeneralSecurityException {
    return rsa(Cipher.DECRYPT_MODE, key).doFinal(ciphertext);
  }

  static byte[] sign(PrivateKey key, byte[] text) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(key);
    signature.update(text);
    return signature.sign();
  }

  static boolean verifies(PublicKey signer, byte[] text, byte[] bytes) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initVerify(signer);
      signature.update(text);
      return signature.verify(bytes);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static Cipher rsa(int mode, Key key) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
    cipher.init(mode, key, OAEP);
    return cipher;
  }
}
